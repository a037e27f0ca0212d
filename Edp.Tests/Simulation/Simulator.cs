namespace Edp.Tests.Simulation;

/// <summary>Runs many histories, and tells of the first that fails in as few steps as it takes.</summary>
internal static class Simulator
{
    private const int PerWorld = 1_000;
    private const int MostTries = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs the histories of these seeds.</summary>
    /// <returns>What failed, shrunk and in words; empty when nothing did.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(
        long firstSeed, int count, Func<IReadOnlyCollection<History>, Task<World>> makeWorld)
    {
        var failures = new List<string>();
        var seeds = Enumerable.Range(0, count).Select(n => firstSeed + n).Chunk(PerWorld);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(seeds, parallel, async (chunk, _) =>
        {
            var histories = chunk.Select(seed => History.Of(seed, $"bucket-{seed}")).ToList();
            await using var world = await makeWorld(histories);
            foreach (var history in histories)
            {
                if (failures.Count > 0)
                    return;
                if (await FailureAsync(world, history) is not { } failure)
                    continue;

                var told = failure is TimeoutException
                    ? Tell(history, history.Steps.Count, failure)
                    : await ShrinkAsync(history, failure, makeWorld);
                lock (failures)
                    failures.Add(told);
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
        var tries = Enumerable.Range(0, MostTries).Select(n => History.Of(history.Seed, $"try-{n}")).ToList();
        await using var world = await makeWorld(tries);
        var shortest = history;
        var next = 0;
        var hasShrunk = true;
        while (hasShrunk)
        {
            hasShrunk = false;
            foreach (var steps in Simpler(shortest.Steps).Take(MostTries - next))
            {
                var simpler = history.With(steps, tries[next++].Bucket);
                if (await FailureAsync(world, simpler) is not { } stillFails)
                    continue;
                await world.ForgetAsync();
                (shortest, failure, hasShrunk) = (simpler, stillFails, true);
                break;
            }
        }

        return Tell(shortest, history.Steps.Count, failure);
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

    private static string Tell(History history, int steps, Exception failure)
    {
        IEnumerable<string> lines =
        [
            $"Seed {history.Seed}: {failure.Message}",
            $"  rules {Describe(history.Rules)}, other rules {Describe(history.OtherRules)}",
            $"  messages {(history.KeepsMessages ? "outlive" : "die with")} the process",
            .. history.Objects.Select(created => $"  object {created.Number}: {created.Key}{(created.IsIgnored ? " (ignored)" : "")}"),
            $"  {history.Steps.Count} of {steps} steps are enough:",
            .. history.Steps.Select(step => $"  - {step}"),
            $"Replay it: EDP_SIMULATION_SEED={history.Seed} dotnet test Edp.Tests --filter FullyQualifiedName~Simulation",
            $"{failure.InnerException}"
        ];
        return string.Join('\n', lines);
    }

    private static string Describe(Service.Configuration.BucketOptions rule) => FormattableString.Invariant(
        $"(depth {rule.PrefixDepth}, quiet {rule.ThresholdDuration} s, count {rule.ThresholdEventCount}, ")
        + FormattableString.Invariant($"cap {rule.MaxDuration} s, markers {rule.CompletionMarkers.Count})");
}
