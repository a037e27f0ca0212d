using System.Globalization;
using System.Net;
using System.Security.Claims;

namespace Edp.Service.Http;

/// <summary>
/// Asks for a key in <c>X-Api-Key</c>, as a bearer's, or as the password of a browser, on every path but health, whenever one is configured,
/// and for the right that the request needs. Without a key only this machine is served, whatever the server was bound to meanwhile.
/// </summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys, FailedKeyLimiter failures)
{
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (!keys.Any)
            return IsOfThisMachine(context.Connection) ? next(context) : Unauthorized(NoKey).ExecuteAsync(context);
        if (RequestKind.IsHealth(context.Request))
            return next(context);
        if (TextOf(context.Request.Headers) is not { } text)
            return WithoutKeyAsync(context);
        if (keys.Find(text) is not { } key)
            return WrongAsync(context);

        var needed = RequestKind.RightOf(context);
        if ((key.Rights & needed) == Configuration.ApiKeyRights.None)
            return Forbidden(key, needed).ExecuteAsync(context);

        context.Features.Set(key);
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, key.Name)], Header));
        return next(context);
    }

    // Prometheus and others can bring no header of their own choice.
    private static string? TextOf(IHeaderDictionary headers) => headers switch
    {
        _ when headers[Header] is [{ } text] => text,
        _ when headers[Header].Count == 0 && headers.Authorization is [{ } text]
            && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) => text[Bearer.Length..].Trim(),
        _ when headers[Header].Count == 0 => BasicKey.Find(headers),
        _ => null
    };

    private static string WrongKey => $"The header {Header} is missing or wrong.";

    private static string NoKey => "No key is configured (Edp:Http:ApiKey), so only this machine is served.";

    // A socket in the file system has no addresses.
    private static bool IsOfThisMachine(ConnectionInfo connection) =>
        connection.LocalIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static Task WithoutKeyAsync(HttpContext context)
    {
        if (BasicKey.IsAskedFor(context.Request))
            context.Response.Headers.WWWAuthenticate = BasicKey.Challenge;
        return Unauthorized(WrongKey).ExecuteAsync(context);
    }

    private static string Words(Configuration.ApiKeyRights needed) => needed.ToString().Replace(", ", " or ", StringComparison.Ordinal);

    private static IResult Unauthorized(string why) => Results.Problem(why, statusCode: StatusCodes.Status401Unauthorized);

    private static IResult Forbidden(ApiKey key, Configuration.ApiKeyRights needed) => Results.Problem(
        $"The key '{key.Name}' may not do this: it takes the right {Words(needed)}, and the key has {key.Rights}.",
        statusCode: StatusCodes.Status403Forbidden);

    private Task WrongAsync(HttpContext context)
    {
        if (failures.Count(context.Connection.RemoteIpAddress))
            return WithoutKeyAsync(context);

        context.Response.Headers.RetryAfter = FailedKeyLimiter.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Results.Problem(
            $"More than {FailedKeyLimiter.MaxFailures} wrong keys of this address within a second.",
            statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
    }
}
