using Edp.Service.Explaining;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary><c>/explain</c>: what has become of a key or a prefix, and why.</summary>
internal static class ExplainEndpoint
{
    private const int MaxLength = 4_096;
    private const string Takes = "explain takes bucket with key or prefix, or uri=s3://bucket/key";

    public static void MapExplain(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/explain", ExplainAsync)
            .WithSummary("Why has this not been packaged?")
            .WithDescription("Of a key, of a prefix or folder, or of an s3:// address: the cause as a word, as a sentence, and the steps that led there.");

    private static async Task<Results<Ok<Explanation>, ProblemHttpResult>> ExplainAsync(
        Explainer explainer, string? bucket, string? key, string? prefix, string? uri, CancellationToken cancellationToken)
    {
        if (new[] { bucket, key, prefix, uri }.Any(text => text?.Length > MaxLength))
            return Invalid($"{Takes}, each of at most {MaxLength} characters.");
        return Readings(bucket, key, prefix, uri) is { } readings
            ? TypedResults.Ok(await explainer.ExplainAsync(readings, cancellationToken))
            : Invalid(uri is null ? $"{Takes}." : $"{Takes}; found uri={uri}.");
    }

    private static IReadOnlyList<AddressReading>? Readings(string? bucket, string? key, string? prefix, string? uri) =>
        (bucket, key, prefix, uri) switch
        {
            (null or "", null, null, { } address) => AddressReadings.OfUri(address),
            ({ Length: > 0 }, { Length: > 0 }, null, null) => AddressReadings.OfKey(bucket, key),
            ({ Length: > 0 }, null, _, null) => AddressReadings.OfPrefix(bucket, prefix ?? ""),
            _ => null
        };

    private static ProblemHttpResult Invalid(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status400BadRequest);
}
