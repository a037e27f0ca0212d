using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Pages.Markup;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;

namespace Edp.Service.Pages.Forms;

/// <summary>The token that a form of a page brings along, where who reads the page may do something by hand (R17).</summary>
internal sealed class FormTokens(IAntiforgery antiforgery, IOptions<EdpOptions> options)
{
    private readonly bool _isReadOnly = options.Value.Http.ReadOnly;

    /// <summary>The field that every form of the page brings along; null where nothing may be done.</summary>
    public Html? For(HttpContext context)
    {
        if (_isReadOnly || context.Features.Get<ApiKey>() is { } key && !key.Rights.HasFlag(ApiKeyRights.Operate))
            return null;
        var tokens = antiforgery.GetAndStoreTokens(context);
        return Html.Of($"""<input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">""");
    }
}
