using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Cli.Client;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary>A command that does something by hand to the open batch of a prefix (R9, R17).</summary>
internal abstract class OperateCommand : ServiceCommand
{
    private readonly Argument<S3Address> _address = new("ADDRESS")
    {
        Description = "s3://bucket/prefix/, as \"edp open\" shows it.", CustomParser = S3Address.Parse
    };

    private readonly ReasonOption _reason = new();

    protected OperateCommand(string name, string description)
        : base(name, description)
    {
        Arguments.Add(_address);
        Options.Add(_reason);
    }

    /// <summary>Adds what else the request says.</summary>
    protected virtual void Complete(JsonObject request, ParseResult parsed)
    {
    }

    /// <summary>What a person is told of the answer.</summary>
    protected abstract string Told(JsonElement answer);

    protected override async Task<int> RunAsync(
        ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken)
    {
        var address = parsed.GetRequiredValue(_address);
        var request = new JsonObject { ["bucket"] = address.Bucket, ["prefix"] = address.Key };
        if (parsed.GetValue(_reason) is { } reason)
            request["reason"] = reason;
        Complete(request, parsed);
        var answer = await service.PostAsync($"prefixes/{Name}", request, cancellationToken);
        if (screen.IsJson)
            screen.Json(answer);
        else
            screen.Line(Told(answer));
        return ExitCode.Done;
    }

    private protected static string Batch(JsonElement answer)
    {
        var batch = answer.Deserialize(ItemJson.Default.ClosedBatch)!;
        return $"{batch.Address} #{batch.BatchNumber} with {Figures.Count(batch.ObjectCount, "object")}: batch {batch.BatchId}";
    }

    private protected static OpenPrefix Prefix(JsonElement answer) => answer.Deserialize(ItemJson.Default.OpenPrefix)!;
}

/// <summary><c>--reason</c>: kept with who did it and when.</summary>
internal sealed class ReasonOption : Option<string?>
{
    public ReasonOption()
        : base("--reason")
    {
        Description = "Why, in your own words; it is kept with who did it and when.";
        HelpName = "text";
    }
}
