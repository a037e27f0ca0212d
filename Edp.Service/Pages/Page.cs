using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages;

/// <summary>What a page shows.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Main">Its content.</param>
internal sealed record Page(string Title, Html Main)
{
    /// <summary>The path whose entry in the menu is this page's; none where the page is in no menu.</summary>
    public string? Path { get; init; }

    /// <summary>The address in the search field.</summary>
    public string? Searched { get; init; }

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>That something is not there, in a sentence.</summary>
    public static Page NotFound(string title, string sentence) =>
        new(title, Html.Of($"<h1>{title}</h1><p class=\"empty\">{sentence}</p>")) { Status = StatusCodes.Status404NotFound };
}
