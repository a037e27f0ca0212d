using System.Text.Json.Serialization;
using Edp.Core.Parsing;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Storage;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Edp.Service.Http;

/// <summary><c>POST /events</c>: events of any shape, recorded before the answer (R12).</summary>
internal static class EventsEndpoint
{
    public static void MapEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/events", PostAsync)
            .Produces<EventsResponse>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .AddEndpointFilter<RouteHandlerBuilder, EventAdmission>()
            .WithSummary("Record S3 object events")
            .WithDescription("One event, an array or NDJSON: EventBridge events, S3 notifications, SNS envelopes or the ObjectCreated contract.")
            .AddOpenApiOperationTransformer(DescribeBody);

    private static async Task<IResult> PostAsync(
        HttpRequest request,
        EventIntake intake,
        StoreReadiness readiness,
        IOptions<EdpOptions> options,
        CancellationToken cancellationToken)
    {
        if (!readiness.IsReady)
            throw new StoreUnavailableException($"The database is not ready. {readiness.LastFailure}");

        // Beside the request, so that an answer to what breaks off in the middle says what was recorded before.
        var answer = new EventsAnswer();
        request.HttpContext.Features.Set(answer);
        await foreach (var piece in EventBodyReader.ReadAsync(
            request.BodyReader, options.Value.Http.ObjectsPerTransaction, cancellationToken))
        {
            answer.Add(piece, await intake.TakeAsync(piece, cancellationToken));
        }

        return answer.ToResult();
    }

    // Declared for readers only: routing would refuse what curl sends as a form otherwise, and the body's own bytes tell what it is.
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new(), ["application/x-ndjson"] = new() }
        };
        return Task.CompletedTask;
    }
}

/// <summary>What became of the entries of a body.</summary>
/// <param name="Accepted">Recorded now.</param>
/// <param name="Duplicates">Recorded by an earlier delivery.</param>
/// <param name="Ignored">Understood and not counted.</param>
/// <param name="Rejected">No events EDP knows: at most the first 1,000.</param>
/// <param name="RejectedCount">How many were rejected in all, where that is more than are listed.</param>
/// <param name="IgnoredEntries">Of the ignored those that look like a mistake, with the reason: at most the first 1,000.</param>
internal sealed record EventsResponse(
    long Accepted,
    long Duplicates,
    long Ignored,
    IReadOnlyList<RejectedEntry> Rejected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RejectedCount = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IgnoredEntry>? IgnoredEntries = null);
