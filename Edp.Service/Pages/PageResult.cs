using System.Text;

namespace Edp.Service.Pages;

/// <summary>Sends a page.</summary>
internal sealed class PageResult(Page page) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Encoding.UTF8.GetBytes(PageDocument.Of(page).ToString());
        var response = httpContext.Response;
        response.StatusCode = page.Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        // It says what is, and belongs to whoever may see it.
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
