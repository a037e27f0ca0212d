using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Details;

/// <summary>Something that happened, in a list of what did.</summary>
internal sealed record LifeEntry(DateTimeOffset At, Html What)
{
    /// <summary>The newest first.</summary>
    public static Html List(IEnumerable<LifeEntry> entries) => Html.Of(
        $"""<ol class="life">{entries.OrderByDescending(entry => entry.At).Select(entry => entry.ToHtml())}</ol>""");

    public Html ToHtml() => Html.Of($"<li>{Words.Time(At)}<p>{What}</p></li>\n");
}
