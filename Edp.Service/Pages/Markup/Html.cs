namespace Edp.Service.Pages.Markup;

/// <summary>Markup that is safe to send: what a program wrote stands as it is, and every value in it was escaped.</summary>
internal readonly struct Html
{
    private readonly string? _markup;

    internal Html(string markup) => _markup = markup;

    /// <summary>No markup.</summary>
    public static Html None => default;

    /// <summary>Markup with values: <c>Html.Of($"&lt;p&gt;{text}&lt;/p&gt;")</c>.</summary>
    public static Html Of(HtmlText text) => text.ToHtml();

    public override string ToString() => _markup ?? "";
}
