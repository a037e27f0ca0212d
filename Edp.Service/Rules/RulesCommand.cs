using System.Runtime.CompilerServices;
using System.Text.Json;
using Edp.Cli;
using Edp.Core.Batching;
using Edp.Core.Rules;
using Edp.Core.Text;

namespace Edp.Service.Rules;

/// <summary><c>rules check</c>: what a rules file makes of keys, without a service.</summary>
internal static class RulesCommand
{
    private const string StandardInput = "-";

    public static async Task<int> CheckAsync(string path, IReadOnlyList<string> keys, bool isJson, CancellationToken cancellationToken)
    {
        var file = LoadedRulesFile.Read(path);
        if (file.IsWrong)
        {
            foreach (var failure in file.Failures)
                await Console.Error.WriteLineAsync($"{path}: {Printable.Line(failure)}");
            return ExitCode.Configuration;
        }

        var rules = new RuleSet(file.Content!.Rules);
        var count = rules.Rules.Count;
        if (keys.Count == 0)
            await Console.Out.WriteLineAsync($"{path}: {count} {(count == 1 ? "rule" : "rules")}, nothing is wrong");
        await foreach (var uri in EachAsync(keys, cancellationToken))
        {
            if (!RuleCheck.TryRead(uri, out var bucket, out var key))
            {
                await Console.Error.WriteLineAsync($"a key is {RuleCheck.UriForm}; found {Printable.Quote(uri)}");
                return ExitCode.Usage;
            }

            var check = RuleCheck.Of(rules, bucket, key);
            await Console.Out.WriteLineAsync(isJson ? JsonSerializer.Serialize(check, JsonSerializerOptions.Web) : Written(check));
        }

        return ExitCode.Done;
    }

    private static string Written(RuleCheck check)
    {
        var group = check.Group is { } captures ? $" {string.Join(", ", captures.Select(capture => $"{capture.Key}={capture.Value}"))}" : "";
        return Printable.Line($"{check.Uri}: {check.Sentence}{group}");
    }

    private static async IAsyncEnumerable<string> EachAsync(
        IReadOnlyList<string> keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            if (key != StandardInput)
            {
                yield return key;
                continue;
            }

            while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line.Length > 0)
                    yield return line;
            }
        }
    }
}
