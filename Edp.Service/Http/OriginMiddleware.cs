namespace Edp.Service.Http;

/// <summary>
/// Keeps web pages of others out, which reach this machine by the browser of whoever looks at them: requests that may change something must
/// not come from another origin, and no request for a name that is not the service's is answered.
/// </summary>
internal sealed class OriginMiddleware(RequestDelegate next, KnownHosts hosts, ApiKeys keys)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // Platforms ask for health by an address that nobody configures.
        if (!hosts.Has(request.Host) && !(keys.Any && RequestKind.IsHealth(request)))
        {
            return Refuse($"'{request.Host.Host}' is no name of this service: it takes loopback names and those of Edp:Http:Hosts.")
                .ExecuteAsync(context);
        }

        return RequestKind.IsSafe(request) || IsOwn(request)
            ? next(context)
            : Refuse("A web page of another origin may not change anything here.").ExecuteAsync(context);
    }

    private static IResult Refuse(string why) => Results.Problem(why, statusCode: StatusCodes.Status403Forbidden);

    /// <summary>Whether a page of the service sent it, or no page at all, as curl and programs don't.</summary>
    private bool IsOwn(HttpRequest request)
    {
        if (request.Headers.Origin is [{ } origin])
            return IsOwn(origin, request.Host);
        return request.Headers.Origin.Count == 0 && (string?)request.Headers["Sec-Fetch-Site"] is null or "same-origin" or "none";
    }

    // The scheme is the proxy's business: nothing else listens at the same place under another one.
    private bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url)
        && (string.Equals(url.Authority, host.Value, StringComparison.OrdinalIgnoreCase)
            || (url.IsDefaultPort && hosts.IsConfigured(url.Host)));
}
