using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;

namespace Edp.Tests.Deploy;

/// <summary>A call that a function made to AWS, as the permission it needs.</summary>
internal sealed record AwsCall(string Action, string Resource, JsonObject Arguments);

/// <summary>What a function did with one event.</summary>
internal sealed record FunctionRun(JsonObject Result, string Log, IReadOnlyList<AwsCall> Calls, IReadOnlyList<string> Objects);

/// <summary>The inline function of an example template, run by python3 with its AWS calls answered from memory.</summary>
internal sealed class LambdaFunction(string template, IReadOnlyDictionary<string, string> values)
{
    private static readonly string Python = Repository.PathOf("Edp.Tests", "Deploy", "python");

    public EvaluatedTemplate Template { get; } = new(Templates.Template.Load(template), values);

    public string Code => (string)Template.Properties("Function")[nameof(Code)]!["ZipFile"]!;

    public JsonObject Pattern => Template.Properties("Rule")["EventPattern"]!.AsObject();

    public IEnumerable<PolicyStatement> Permissions => PolicyStatement.In(Template.Properties("Role")["Policies"], "Policies");

    /// <summary>Runs the function once; objects are given as "bucket/key" and what they hold.</summary>
    public async Task<FunctionRun> RunAsync(JsonObject @event, IReadOnlyDictionary<string, string> objects,
        CancellationToken cancellationToken)
    {
        var run = await InvokeAsync(@event, objects, [], cancellationToken);
        return run.ExitCode == 0 ? Read(run) : throw new InvalidOperationException($"The function failed: {run.Error}");
    }

    /// <summary>Runs the function once, and gives what it says when it fails, as it must. Copies of the damaged keys differ.</summary>
    public async Task<string> FailAsync(JsonObject @event, IReadOnlyDictionary<string, string> objects, string[] damaged,
        CancellationToken cancellationToken)
    {
        var run = await InvokeAsync(@event, objects, damaged, cancellationToken);
        return run.ExitCode != 0 ? run.Error : throw new InvalidOperationException($"The function did not fail: {run.Output}");
    }

    private async Task<CommandResult> InvokeAsync(JsonObject @event, IReadOnlyDictionary<string, string> objects, string[] damaged,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("edp-function-");
        try
        {
            var index = Path.Combine(folder.FullName, "index.py");
            await File.WriteAllTextAsync(index, Code, cancellationToken);
            var scenario = new JsonObject
            {
                ["event"] = @event.DeepClone(),
                ["objects"] = new JsonObject(objects.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
                ["damaged"] = new JsonArray([.. damaged]),
            };
            return await CommandLine.RunAsync(
                "python3", ["-B", "run_function.py", index], cancellationToken, scenario.ToJsonString(), Python, Environment());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Dictionary<string, string> Environment() =>
        (Template.Properties("Function")["Environment"]?["Variables"] as JsonObject ?? [])
            .ToDictionary(variable => variable.Key, variable => (string)variable.Value!);

    private static FunctionRun Read(CommandResult run)
    {
        var answer = JsonNode.Parse(run.Output)!;
        return new FunctionRun(
            answer["result"]!.AsObject(),
            run.Error,
            [.. answer["calls"]!.AsArray()
                .Select(call => new AwsCall((string)call!["action"]!, (string)call["resource"]!, call["arguments"]!.AsObject()))],
            [.. answer["objects"]!.AsArray().Select(key => (string)key!)]);
    }
}
