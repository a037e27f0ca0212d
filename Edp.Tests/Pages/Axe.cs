using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Edp.Tests.Pages;

/// <summary>The judge of accessibility, in the page itself: its own runner opens another page of the browser for each verdict.</summary>
internal static class Axe
{
    private const string Run =
        "async options => (await axe.run(document, options)).violations.map(one => `${one.id}: ${one.nodes[0].html}`)";

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Every rule.</summary>
    public static IReadOnlyDictionary<string, object> Everything { get; } =
        new Dictionary<string, object> { ["resultTypes"] = new[] { "violations" } };

    /// <summary>The rules that look at colours, all that a theme changes.</summary>
    public static IReadOnlyDictionary<string, object> Colours { get; } =
        new Dictionary<string, object>(Everything) { ["runOnly"] = new[] { "color-contrast", "link-in-text-block" } };

    /// <summary>Brings the judge into the page, which has to be done after each load.</summary>
    public static Task EnterAsync(IPage page) => page.EvaluateAsync(Script);

    /// <returns>What is wrong, with the first element of each.</returns>
    public static async Task<IReadOnlyList<string>> JudgeAsync(IPage page, IReadOnlyDictionary<string, object> rules) =>
        await page.EvaluateAsync<string[]>(Run, rules);
}
