using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>
/// Asks for the key in <c>X-Api-Key</c> on every path but health, whenever one is configured. An address that brings wrong ones too often
/// is answered 429.
/// </summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, GuessLimit guesses, IOptions<EdpOptions> options)
{
    private const string Header = "X-Api-Key";

    // Hashes are of one length, so the comparison takes the same time however long the guess is.
    private readonly byte[]? _hash = options.Value.Http.ApiKey is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public Task InvokeAsync(HttpContext context)
    {
        if (_hash is null || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            return next(context);

        if (context.Request.Headers[Header] is not [{ } key])
            return Unauthorized().ExecuteAsync(context);

        return guesses.Look(context.Connection.RemoteIpAddress, () => IsRight(key)) switch
        {
            true => next(context),
            false => Unauthorized().ExecuteAsync(context),
            null => TooMany(context.Response).ExecuteAsync(context)
        };
    }

    private static IResult Unauthorized() =>
        Results.Problem($"The header {Header} is missing or wrong.", statusCode: StatusCodes.Status401Unauthorized);

    private static IResult TooMany(HttpResponse response)
    {
        response.Headers.RetryAfter = GuessLimit.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Results.Problem(
            $"{GuessLimit.MostGuesses} wrong keys within a second; no key of this address is looked at until it has passed.",
            statusCode: StatusCodes.Status429TooManyRequests);
    }

    private bool IsRight(string key) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), _hash);
}
