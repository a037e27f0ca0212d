using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary><c>flush</c>: the batch is closed now, and its event goes out (R9).</summary>
internal sealed class FlushCommand() : OperateCommand("flush", "Close the open batch of a prefix now; its event goes out.")
{
    protected override string Told(JsonElement answer) => $"Closed {Batch(answer)}";
}

/// <summary><c>cancel</c>: the batch is closed without an event; its objects stay recorded (R17).</summary>
internal sealed class CancelCommand() : OperateCommand(
    "cancel", "Close the open batch of a prefix without an event; its objects stay recorded.")
{
    protected override string Told(JsonElement answer) => $"Cancelled {Batch(answer)}";
}

/// <summary><c>hold</c>: nothing closes the batch before a time, but a flush or a cancel (R17).</summary>
internal sealed class HoldCommand : OperateCommand
{
    private readonly Option<DateTimeOffset> _until =
        TimeOption.Create("--until", "Until when at most: a time, or how long from now, as 2h.");

    public HoldCommand()
        : base("hold", "Keep the open batch of a prefix open until a time; only a flush or a cancel closes it before.")
    {
        _until.Required = true;
        Options.Add(_until);
    }

    protected override void Complete(JsonObject request, ParseResult parsed) =>
        request["until"] = TimeOption.Write(parsed.GetRequiredValue(_until));

    protected override string Told(JsonElement answer)
    {
        var prefix = Prefix(answer);
        return $"Held until {Figures.Time(prefix.HeldUntil ?? prefix.DueAt ?? default)}: {prefix.Address} #{prefix.BatchNumber}";
    }
}

/// <summary><c>extend</c>: the batch waits longer for what is still to come (R17).</summary>
internal sealed class ExtendCommand : OperateCommand
{
    private readonly Option<DateTimeOffset?> _until =
        TimeOption.CreateOptional("--until", "To when: a time, or how long from now, as 2h.");

    private readonly Option<double?> _by = new("--by")
    {
        Description = "By how much later than it is due now, as 30m.",
        HelpName = "duration",
        CustomParser = argument => Durations.Parse(argument.Tokens.Single().Value) is { } span ? span.TotalSeconds : Refuse(argument)
    };

    public ExtendCommand()
        : base("extend", "Let the open batch of a prefix wait longer, --by a duration or --until a time.")
    {
        Options.Add(_by);
        Options.Add(_until);
        Validators.Add(result =>
        {
            if (result.GetResult(_by) is null == result.GetResult(_until) is null)
                result.AddError("extend takes either --by, as 30m, or --until.");
        });
    }

    protected override void Complete(JsonObject request, ParseResult parsed)
    {
        if (parsed.GetValue(_by) is { } seconds)
            request["seconds"] = seconds;
        else
            request["until"] = TimeOption.Write(parsed.GetValue(_until).GetValueOrDefault());
    }

    protected override string Told(JsonElement answer)
    {
        var prefix = Prefix(answer);
        return $"Closes at {Figures.Time(prefix.DueAt ?? default)} if nothing more arrives: {prefix.Address} #{prefix.BatchNumber}";
    }

    private static double? Refuse(ArgumentResult argument)
    {
        argument.AddError($"--by takes a duration like 90s, 30m, 2h or 1d; found '{argument.Tokens.Single().Value}'.");
        return null;
    }
}
