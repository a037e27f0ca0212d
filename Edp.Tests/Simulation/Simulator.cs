using Edp.Core.Configuration;

namespace Edp.Tests.Simulation;

/// <summary>Runs many histories, and describes the first that fails in as few steps as it takes.</summary>
internal static class Simulator
{
    private const int PerWorld = 500;
    private const int MaxTries = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs these histories.</summary>
    /// <returns>What failed, shrunk and in words; empty when nothing did.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(
        IEnumerable<History> histories, Func<IReadOnlyCollection<History>, Task<World>> makeWorld)
    {
        var failures = new List<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(histories.Chunk(PerWorld), parallel, async (chunk, _) =>
        {
            // Each has a bucket of its own.
            var named = chunk.Select((history, n) => history.With(history.Steps, $"bucket-{n}")).ToList();
            await using var world = await makeWorld(named);
            foreach (var history in named)
            {
                if (failures.Count > 0)
                    return;
                if (await FailureAsync(world, history) is not { } failure)
                    continue;

                var words = failure is TimeoutException
                    ? Describe(history, history.Steps.Count, failure)
                    : await ShrinkAsync(history, failure, makeWorld);
                lock (failures)
                    failures.Add(words);
            }
        });
        return failures;
    }

    private static async Task<Exception?> FailureAsync(World world, History history)
    {
        try
        {
            // Virtual time does not wait: what takes as long as this will never end.
            await new HistoryRun(world, history).RunAsync().WaitAsync(Patience);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it is told of, with the history that leads to it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    /// <summary>Leaves out steps, the last first, and makes others simpler, as long as the history still fails.</summary>
    private static async Task<string> ShrinkAsync(
        History history, Exception failure, Func<IReadOnlyCollection<History>, Task<World>> makeWorld)
    {
        var tries = Enumerable.Range(0, MaxTries).Select(n => history.With(history.Steps, $"try-{n}")).ToList();
        await using var world = await makeWorld(tries);
        var shortest = history;
        var next = 0;
        var hasShrunk = true;
        while (hasShrunk)
        {
            hasShrunk = false;
            foreach (var steps in Simpler(shortest.Steps).Take(MaxTries - next))
            {
                var simpler = history.With(steps, tries[next++].Bucket);
                if (await FailureAsync(world, simpler) is not { } stillFails)
                    continue;
                await world.ForgetAsync();
                (shortest, failure, hasShrunk) = (simpler, stillFails, true);
                break;
            }
        }

        return Describe(shortest, history.Steps.Count, failure);
    }

    private static IEnumerable<IReadOnlyList<Step>> Simpler(IReadOnlyList<Step> steps)
    {
        for (var i = steps.Count - 1; i >= 0; i--)
            yield return [.. steps.Where((_, at) => at != i)];
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            foreach (var simpler in steps[i].Simpler())
                yield return [.. steps.Take(i), simpler, .. steps.Skip(i + 1)];
        }
    }

    private static string Describe(History history, int steps, Exception failure)
    {
        IEnumerable<string> lines =
        [
            $"{history.Name}: {failure.Message}",
            $"  rules {Describe(history.Rules)}, other rules {Describe(history.OtherRules)}",
            .. history.Objects.Select(created => $"  object {created.Number}: {created.Key}{(created.IsIgnored ? " (ignored)" : "")}"),
            $"  {history.Steps.Count} of {steps} steps are enough:",
            .. history.Steps.Select(step => $"  - {step}"),
            history.Replay.Length > 0 ? $"Replay it: {history.Replay}" : "",
            $"{failure.InnerException}"
        ];
        return string.Join('\n', lines);
    }

    private static string Describe(BucketOptions rule) => FormattableString.Invariant(
        $"(depth {rule.PrefixDepth}, quiet {rule.ThresholdDuration} s, count {rule.ThresholdEventCount}, ")
        + FormattableString.Invariant($"cap {rule.MaxDuration} s, markers {rule.CompletionMarkers.Count}, expects {rule.ExpectedCount} and {string.Join(',', rule.RequiredFiles)} for ")
        + FormattableString.Invariant($"{rule.IncompleteAfter} s, late {rule.AllowedLateness} s)");
}
