using Edp.Service.Configuration;

namespace Edp.Service.Http;

/// <summary>What a request is about, for those who decide whether it may be.</summary>
internal static class RequestKind
{
    /// <summary>Whether it can change nothing.</summary>
    public static bool IsSafe(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    public static bool IsHealth(HttpRequest request) => request.Path.StartsWithSegments("/health", StringComparison.Ordinal);

    /// <summary>Whether a machine asks it again and again, so that it is not worth a trace.</summary>
    public static bool IsProbe(HttpRequest request) =>
        IsHealth(request) || request.Path.Equals(MetricsEndpoint.Path, StringComparison.Ordinal);

    /// <summary>The right it needs: what its endpoint says, else Read when it changes nothing and Operate when it may.</summary>
    public static ApiKeyRights RightOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<NeededRight>()?.Right
        ?? (IsSafe(context.Request) ? ApiKeyRights.Read : ApiKeyRights.Operate);
}

/// <summary>Of an endpoint: the right that a key needs for it; of several, one is enough.</summary>
internal sealed record NeededRight(ApiKeyRights Right);
