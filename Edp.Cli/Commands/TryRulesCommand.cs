using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Cli.Client;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary><c>rules try</c>: what a rules file would have made of what a service has recorded.</summary>
internal sealed class TryRulesCommand : ServiceCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The rules file." };

    private readonly Option<DateTimeOffset?> _since =
        TimeOption.CreatePast("--since", "From when on: a time, or how long ago, as 30d. Default 30 days ago.");

    public TryRulesCommand()
        : base("try", "Say what a rules file would have made of what the service has recorded. It changes nothing.")
    {
        Arguments.Add(_file);
        Options.Add(_since);
    }

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["rules"] = await ReadAsync(parsed.GetRequiredValue(_file), cancellationToken) };
        if (parsed.GetValue(_since) is { } since)
            request["since"] = TimeOption.Write(since);

        var answer = await service.PostAsync("rules/try", request, cancellationToken);
        if (screen.IsJson)
            screen.Json(answer);
        else
            Show(screen, answer.Deserialize(ItemJson.Default.TriedRules)!);
        return ExitCode.Done;
    }

    private static async Task<JsonNode?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            return JsonNode.Parse(content, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"{path} can't be read: {e.Message}");
        }
    }

    private static void Show(Screen screen, TriedRules tried)
    {
        screen.Line($"{Figures.Count(tried.Events, "event")} since {Figures.Time(tried.Since)}, {Number(tried.Ignored)} of them ignored");
        foreach (var rule in tried.Rules)
        {
            screen.Line("");
            screen.Line($"rule {rule.Rule}: {Figures.Count(rule.Objects, "object")} in {Number(rule.Prefixes)} prefixes");
            screen.Line($"  {Number(rule.Batches)} batches closed ({string.Join(", ", rule.Reasons.Select(one => $"{one.Key} {Number(one.Value)}"))}), {Number(rule.Open)} open");
            if (rule is { ObjectsOfBatch: { } objects, Delay: { } delay })
            {
                screen.Line($"  objects of a batch: {Number(objects.Min)} to {Number(objects.Max)}, mostly {Number(objects.Median)}");
                screen.Line($"  closed after the last object: {Span(delay.Median)}, at most {Span(delay.Max)}");
            }

            screen.Line($"  late objects: {Number(rule.LateObjects)}, {Number(rule.LateObjectsPerWeek)} a week");
            if (rule.Suggested is { } suggested)
                screen.Line($"  quiet period: {Span(rule.QuietPeriod)}; suggested {Span(suggested.QuietPeriod)}, with {Percent(suggested.Rate)} late");
            foreach (var point in rule.Curve)
                screen.Line($"    {Span(point.QuietPeriod),-10} {Percent(point.Rate),8} late");
        }
    }

    private static string Number(double number) => Math.Round(number, 1).ToString("#,0.#", CultureInfo.InvariantCulture);

    private static string Span(double seconds) => Figures.Span(TimeSpan.FromSeconds(seconds));

    private static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.##} %");
}
