namespace Edp.Service.Pages.Markup;

/// <summary>One of the steps of a batch, as a lamp that also says by shape and text what it shows.</summary>
/// <param name="Step">The step.</param>
/// <param name="State">How far it is.</param>
/// <param name="More">What is to be said besides; empty for nothing.</param>
internal sealed record Lamp(string Step, LampState State, string More = "")
{
    /// <summary>Lamps in a row.</summary>
    public static Html Row(IEnumerable<Lamp> lamps) => Html.Of(
        $"""<ul class="lamps" aria-label="Steps">{lamps.Select(lamp => lamp.ToHtml())}</ul>""");

    /// <summary>Lamps with their text beside them.</summary>
    public static Html Words(IEnumerable<Lamp> lamps) => Html.Of(
        $"""<ul class="lamps told" aria-label="Steps">{lamps.Select(lamp => Html.Of($"<li class=\"{lamp.Look}\">{lamp.Text}</li>"))}</ul>""");

    private string Look => State.ToString().ToLowerInvariant();

    private string Text => $"{Step}: {StateText}{(More.Length > 0 ? $", {More}" : "")}";

    private string StateText => State switch
    {
        LampState.Done => "yes",
        LampState.Waiting => "not yet",
        LampState.Late => "late",
        LampState.NotAsked => "no",
        _ => "unknown"
    };

    private Html ToHtml() => Html.Of($"""<li class="{Look}" title="{Text}"><span class="hidden">{Text}</span></li>""");
}

/// <summary>How far a step is.</summary>
internal enum LampState
{
    /// <summary>Nobody told.</summary>
    Unknown,

    /// <summary>It is under way.</summary>
    Waiting,

    /// <summary>It should have been done.</summary>
    Late,

    /// <summary>It is done.</summary>
    Done,

    /// <summary>It is not to be done.</summary>
    NotAsked
}
