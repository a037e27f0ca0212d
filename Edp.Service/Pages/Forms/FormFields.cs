using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Forms;

/// <summary>What forms ask for beside a reason.</summary>
internal static class FormFields
{
    public const string Amount = "amount";
    public const string Unit = "unit";

    /// <summary>Units of a span, and how long each is.</summary>
    public static IReadOnlyList<(string Name, TimeSpan Length)> Units { get; } =
        [("minutes", TimeSpan.FromMinutes(1)), ("hours", TimeSpan.FromHours(1)), ("days", TimeSpan.FromDays(1))];

    /// <summary>What only the program reads.</summary>
    public static Html Hidden(string name, string value) => Html.Of($"""<input type="hidden" name="{name}" value="{value}">""");

    /// <summary>How long: a number and its unit.</summary>
    public static Html Span(string label, long amount, string unit) => Html.Of(
        $"""
        <span class="span"><label>{label} <input type="number" name="{Amount}" min="1" max="525600" step="1" value="{amount}" required></label>
        <label><span class="hidden">Unit</span><select name="{Unit}">{Units.Select(one => Option(one.Name, one.Name, one.Name == unit))}</select></label></span>

        """);

    public static Html Number(string label, string name, long value, long max) => Html.Of(
        $"""<label>{label} <input type="number" name="{name}" min="1" max="{max}" step="1" value="{value}" required></label>""");

    public static Html Text(string label, string name) => Html.Of(
        $"""<label>{label} <input name="{name}" required autocomplete="off" spellcheck="false"></label>""");

    /// <summary>A time in UTC, since a browser says in no form which zone it is in.</summary>
    public static Html Time(string label, string name) => Html.Of(
        $"""<label>{label} (UTC) <input type="datetime-local" name="{name}" step="1" required></label>""");

    /// <summary>One of several; the first one is chosen.</summary>
    public static Html Choice(string label, string name, IEnumerable<(string Value, string Text)> options) => Html.Of(
        $"""<label>{label} <select name="{name}">{options.Select(one => Option(one.Value, one.Text, isChosen: false))}</select></label>""");

    private static Html Option(string value, string text, bool isChosen) => Html.Of(
        $"""<option value="{value}"{(isChosen ? Html.Of($" selected") : Html.None)}>{text}</option>""");
}
