using Edp.Service.Pages.Markup;
using Microsoft.AspNetCore.Antiforgery;

namespace Edp.Service.Pages.Forms;

/// <summary>Lets no form through that does not come from a page of the service, as it was sent to this browser and this key.</summary>
internal sealed class FormFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await IsOwnAsync(context.HttpContext)
            ? await next(context)
            : new PageResult(new Page("Not done", Html.Of(
                $"""<h1>Not done</h1><p class="empty">This form is out of date, or no page of this service sent it. Nothing was changed; go back, reload the page, and try again.</p>"""))
            {
                Status = StatusCodes.Status400BadRequest
            });

    private async Task<bool> IsOwnAsync(HttpContext context)
    {
        try
        {
            return context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context);
        }
        catch (AntiforgeryValidationException)
        {
            // It can't be read: too large, or broken.
            return false;
        }
    }
}
