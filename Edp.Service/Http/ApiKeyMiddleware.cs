using System.Security.Cryptography;
using System.Text;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>Asks for the key in <c>X-Api-Key</c> on every path but health, whenever one is configured.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, IOptions<EdpOptions> options)
{
    private const string Header = "X-Api-Key";

    // Hashes are of one length, so the comparison takes the same time however long the guess is.
    private readonly byte[]? _hash = options.Value.Http.ApiKey is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    public async Task InvokeAsync(HttpContext context)
    {
        if (_hash is null || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || BringsKey(context.Request))
        {
            await next(context);
            return;
        }

        await Results.Problem($"The header {Header} is missing or wrong.", statusCode: StatusCodes.Status401Unauthorized)
            .ExecuteAsync(context);
    }

    private bool BringsKey(HttpRequest request) =>
        request.Headers[Header] is [{ } guess]
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(guess)), _hash);
}
