using Edp.Service.Http;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Forms;

/// <summary>Something that can be done by hand: a button that opens a form, which says what it does, asks why, and has a button that does it.</summary>
/// <param name="Name">What the button says that opens it.</param>
/// <param name="Address">
/// Where the form goes, with what it is about: browsers change line breaks in fields, and leave an address as it is.
/// </param>
/// <param name="What">What is going to happen, in a sentence.</param>
internal sealed record ActionPanel(string Name, string Address, string What)
{
    /// <summary>What it asks for beside the reason.</summary>
    public Html Fields { get; init; }

    /// <summary>Whether what it does can't be taken back.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Panels beside each other; nothing without a token.</summary>
    public static Html Row(Html? token, params IEnumerable<ActionPanel> panels) => token is { } known
        ? Html.Of($"""<div class="hand">{panels.Select(panel => panel.ToHtml(known))}</div>""")
        : Html.None;

    private Html ToHtml(Html token) => Html.Of(
        $"""
        <details name="hand"{(IsFinal ? Html.Of($" class=\"final\"") : Html.None)}><summary>{Name}</summary>
        <form method="post" action="{Address}">{token}
        <p>{What}</p>
        {Fields}<label class="reason-of">Why <input name="reason" required maxlength="{OperatorRequests.MaxReason}" autocomplete="off"></label>
        <button>{Name}</button>
        </form></details>

        """);
}
