using System.CommandLine;
using System.Text.Json;
using Edp.Cli.Client;
using Edp.Cli.Output;
using Spectre.Console;

namespace Edp.Cli.Commands;

/// <summary><c>batches</c>: what was closed, when, why, and whether every sink has it.</summary>
internal sealed class BatchesCommand : ListCommand
{
    private readonly Option<bool> _unpackaged = new("--unpackaged")
    {
        Description = "Only those of which nobody told that they were packaged."
    };

    private readonly Option<DateTimeOffset?> _olderThan = TimeOption.CreatePast(
        "--older-than", "Only those that became ready before: a time, or a duration before now, as 1h.");

    public BatchesCommand()
        : base("batches", "Show the batches that were closed, the newest first: when, why, and whether every sink has the event.")
    {
        Options.Add(_unpackaged);
        Options.Add(_olderThan);
    }

    protected override string Path => "batches";

    protected override string QueryOf(ParseResult parsed, string path) => Query.Add(
        path,
        ("packaged", parsed.GetValue(_unpackaged) ? "false" : null),
        ("olderThan", parsed.GetValue(_olderThan) is { } time ? TimeOption.Write(time) : null));

    protected override string None => "No batch was closed.";

    protected override Table CreateTable() => PlainTable.Create("CLOSED", "~BATCH", ">OBJECTS", "REASON");

    protected override void AddRow(Table table, JsonElement item, DateTimeOffset now)
    {
        var batch = item.Deserialize(ItemJson.Default.ClosedBatch)!;
        table.AddRow(
            new Rows(Screen.Cell($"{Figures.Span(now - batch.ReadyAt)} ago")),
            new Rows(Screen.Cell($"{batch.Address} #{batch.BatchNumber}"), Screen.Cell($"{batch.BatchId}", Color.Grey)),
            new Rows(Screen.Cell($"{batch.ObjectCount}"), Screen.Cell(Figures.Size(batch.TotalSize))),
            new Rows(Screen.Cell(batch.Reason), State(batch)));
    }

    private static Text State(ClosedBatch batch) => batch switch
    {
        { Reason: "cancelled" } => Screen.Cell("no event"),
        { PackagedAt: not null } => Screen.Cell("packaged", Color.Green),
        { ReceivedAt: not null } => Screen.Cell("received", Color.Green),
        { PublishedAt: not null } => Screen.Cell("delivered", Color.Green),
        _ => Screen.Cell("on its way", Color.Yellow)
    };
}
