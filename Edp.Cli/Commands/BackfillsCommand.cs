using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Cli.Client;
using Edp.Cli.Output;
using Spectre.Console;

namespace Edp.Cli.Commands;

/// <summary><c>backfills</c>: lists them, or changes one while it runs.</summary>
internal sealed class BackfillsCommand : ServiceCommand
{
    private const int Shown = 50;

    private readonly Argument<Guid?> _id = new("ID") { Description = "Change this one.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<long?> _rate = new("--rate") { Description = "How many objects a second at most.", HelpName = "number" };

    private readonly Option<string?> _state = new("--state") { Description = "running, paused or cancelled.", HelpName = "state" };

    public BackfillsCommand()
        : base("backfills", "List backfills; with an ID, change its rate, or pause, cancel or continue it.")
    {
        Arguments.Add(_id);
        Options.Add(_rate);
        Options.Add(_state);
        NumberOption.Check(_rate, 1);
        _state.AcceptOnlyFromAmong("running", "paused", "cancelled");
        Validators.Add(result =>
        {
            var changes = result.GetResult(_rate) is not null || result.GetResult(_state) is not null;
            if (changes != result.GetResult(_id) is { Tokens.Count: > 0 })
                result.AddError("backfills takes nothing, or an ID with --rate or --state.");
        });
    }

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var table = PlainTable.Create("~BACKFILL", "STATE", ">LISTED", ">RECORDED", ">KNOWN");
        await foreach (var item in ItemsAsync(parsed, service, screen, cancellationToken))
        {
            if (screen.IsJson)
                screen.Json(item);
            else
                AddRow(table, item.Deserialize(ItemJson.Default.BackfillProgress)!);
        }

        if (screen.IsJson)
            return ExitCode.Done;
        if (table.Rows.Count == 0)
            screen.Line("There is no backfill.");
        else
            screen.Write(table);
        return ExitCode.Done;
    }

    private async IAsyncEnumerable<JsonElement> ItemsAsync(
        ParseResult parsed,
        ServiceClient service,
        Screen screen,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_id) is { } id)
        {
            var change = new JsonObject();
            if (parsed.GetValue(_rate) is { } rate)
                change["rate"] = rate;
            if (parsed.GetValue(_state) is { } state)
                change["state"] = state;
            yield return await service.PatchAsync($"backfills/{id}", change, cancellationToken);
            yield break;
        }

        await foreach (var item in service.ListAsync("backfills", screen.IsJson ? null : Shown, cancellationToken))
            yield return item;
    }

    private static void AddRow(Table table, BackfillProgress backfill) => table.AddRow(
        new Rows(Screen.Cell(backfill.Address), Screen.Cell($"{backfill.BackfillId}", Color.Grey)),
        new Rows(Screen.Cell(backfill.State), Screen.Cell(backfill.DryRun ? "dry run" : $"{backfill.Rate}/s")),
        Screen.Cell($"{backfill.ListedCount}"),
        Screen.Cell($"{backfill.RecordedCount}"),
        Screen.Cell($"{backfill.KnownCount}"));
}
