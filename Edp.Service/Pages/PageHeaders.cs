namespace Edp.Service.Pages;

/// <summary>
/// What a browser may do with a page: load what the service itself serves and nothing else, run no script that stands in the markup, and show
/// the page in no frame of others.
/// </summary>
internal sealed class PageHeaders : IEndpointFilter
{
    private const string Policy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // Without any, a browser does not say of its own forms where they come from.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(context);
    }
}
