using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Cli.Client;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary><c>replay</c>: the event of a closed batch, or of all of a bucket between two times, goes out again (R17).</summary>
internal sealed class ReplayCommand : ServiceCommand
{
    private readonly Argument<Guid?> _batch = new("BATCH")
    {
        Description = "The id of a batch, as \"edp batches\" shows it.", Arity = ArgumentArity.ZeroOrOne
    };

    private readonly Option<string?> _bucket = new("--bucket")
    {
        Description = "Instead of one: all batches of this bucket.", HelpName = "name"
    };

    private readonly Option<DateTimeOffset?> _from = TimeOption.CreatePast(
        "--from", "With --bucket: those that became ready from then on; a time, or 2h for two hours ago.");

    private readonly Option<DateTimeOffset?> _to = TimeOption.CreatePast("--to", "With --bucket: and before then. Default now.");

    private readonly Option<string[]> _sinks = new("--sink")
    {
        Description = "Only to this sink; may be said several times. Default all.", HelpName = "name"
    };

    private readonly ReasonOption _reason = new();

    public ReplayCommand()
        : base("replay", "Send the event of a closed batch again, with the same id; or of all batches of a bucket between two times.")
    {
        Arguments.Add(_batch);
        Options.Add(_bucket);
        Options.Add(_from);
        Options.Add(_to);
        Options.Add(_sinks);
        Options.Add(_reason);
        Validators.Add(result =>
        {
            var isOne = result.GetResult(_batch) is { Tokens.Count: > 0 };
            if (isOne == (result.GetResult(_bucket) is not null) || isOne == (result.GetResult(_from) is not null))
                result.AddError("replay takes the id of a batch, or --bucket and --from.");
        });
    }

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var request = new JsonObject();
        if (parsed.GetValue(_reason) is { } reason)
            request["reason"] = reason;
        if (parsed.GetValue(_sinks) is { Length: > 0 } sinks)
            request["sinks"] = new JsonArray([.. sinks.Select(sink => JsonValue.Create(sink))]);

        var path = "batches/replay";
        if (parsed.GetValue(_batch) is { } batch)
        {
            path = $"batches/{batch}/replay";
        }
        else
        {
            request["bucket"] = parsed.GetValue(_bucket);
            request["from"] = TimeOption.Write(parsed.GetValue(_from).GetValueOrDefault());
            request["to"] = TimeOption.Write(parsed.GetValue(_to) ?? service.Now);
        }

        var answer = await service.PostAsync(path, request, cancellationToken);
        if (screen.IsJson)
            screen.Json(answer);
        else
            screen.Line(Told(parsed.GetValue(_batch), answer));
        return ExitCode.Done;
    }

    private static string Told(Guid? batch, JsonElement answer) => batch is not null
        ? $"Batch {batch} goes out again."
        : answer is { ValueKind: JsonValueKind.Object } && answer.TryGetProperty("batches", out var count)
            ? $"{count.GetRawText()} batches go out again, one after the other."
            : "They go out again, one after the other.";
}
