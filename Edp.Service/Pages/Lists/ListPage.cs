using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Lists;

/// <summary>A list with a filter by bucket and prefix, and a link to what follows.</summary>
internal static class ListPage
{
    /// <summary>What the rows may take, in characters.</summary>
    public const int Room = 45_000;

    public static Page Of(string title, string path, (string? Bucket, string? Prefix) filter, Html rows, string? next) => new(title, Html.Of(
        $"""
        <div class="title"><h1>{title}</h1></div>
        <form class="filter" action="{path}">
        <label>Bucket <input name="bucket" value="{filter.Bucket}" autocomplete="off" spellcheck="false"></label>
        <label>Prefix begins with <input name="prefix" value="{filter.Prefix}" autocomplete="off" spellcheck="false"></label>
        <button>Filter</button>
        </form>
        {(rows.ToString().Length == 0 ? Html.Of($"<p class=\"empty\">Nothing here.</p>") : Html.Of($"<ol class=\"rows\">{rows}</ol>"))}
        {Next(PageLink.With(path, ("bucket", filter.Bucket), ("prefix", filter.Prefix)), next)}
        """))
    {
        Path = path
    };

    /// <summary>The link to the next page of a list; nothing on the last.</summary>
    public static Html Next(string address, string? next) => next is null
        ? Html.None
        : Html.Of($"""<p class="all"><a rel="next" href="{address}{(address.Contains('?', StringComparison.Ordinal) ? "&" : "?")}after={next}">Next page</a></p>""");
}
