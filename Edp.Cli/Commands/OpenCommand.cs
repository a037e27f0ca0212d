using System.Text.Json;
using Edp.Cli.Client;
using Edp.Cli.Output;
using Spectre.Console;

namespace Edp.Cli.Commands;

/// <summary><c>open</c>: the batches that collect now, and when they close.</summary>
internal sealed class OpenCommand() : ListCommand("open", "Show the batches that are open, and when each closes if nothing more arrives.")
{
    protected override string Path => "prefixes?state=Collecting";

    protected override string None => "No batch is open.";

    protected override Table CreateTable() => PlainTable.Create("~PREFIX", ">OBJECTS", ">SIZE", ">OPEN FOR", "CLOSES IN");

    protected override void AddRow(Table table, JsonElement item, DateTimeOffset now)
    {
        var open = item.Deserialize(ItemJson.Default.OpenPrefix)!;
        table.AddRow(
            Screen.Cell(open.Address),
            Screen.Cell($"{open.ObjectCount}"),
            Screen.Cell(Figures.Size(open.TotalSize)),
            Screen.Cell(open.OpenedAt is { } since ? Figures.Span(now - since) : ""),
            Closes(open, now));
    }

    private static Text Closes(OpenPrefix open, DateTimeOffset now) => open switch
    {
        { HeldUntil: { } until } when until > now => Screen.Cell($"held {Figures.Span(until - now)}", Color.Blue),
        { DueAt: { } due } when due > now => Screen.Cell(Figures.Span(due - now), Color.Green),
        { DueAt: not null } => Screen.Cell("due", Color.Yellow),
        _ => Screen.Cell("waits")
    };
}
