using System.Diagnostics;
using System.Globalization;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Simulation;

/// <summary>
/// R1 to R12 and R15 to R17 under duplicates, reordering, crashes between any two steps, failing databases, sinks and buckets, lost events, clock
/// corrections and changed rules, from the bucket to the consumer: a tour of every fault, and then random histories. Each day tries others; EDP_SIMULATION_HISTORIES makes the run longer,
/// EDP_SIMULATION_SEED replays one history.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class When_everything_goes_wrong
{
    private const int OnSqlite = 500;
    private const int OnPostgres = 100;

    // More than one day has.
    private const long SeedsOfADay = 10_000_000;

    [Test]
    public async Task Should_keep_every_rule_on_SQLite()
    {
        var tally = await RunAsync(Amount.In("EDP_SIMULATION_HISTORIES") ?? OnSqlite, World.OnSqliteAsync);
        RequireAll(tally, [.. Tour.Happenings, .. BucketTour.Happenings, "rules changed"]);
    }

    [Test]
    public async Task Should_keep_every_rule_on_PostgreSQL_with_three_processes()
    {
        var histories = Amount.In("EDP_SIMULATION_HISTORIES") / 50 ?? OnPostgres;
        var tally = await RunAsync(histories, World.OnPostgresAsync);
        RequireAll(tally, [.. Tour.Happenings, .. BucketTour.Happenings, "a lease is waited for", "a lease is taken over"]);
    }

    private static void RequireAll(Tally tally, string[] mustHappen) =>
        Assert.That(mustHappen.Where(what => tally[what] == 0), Is.Empty, "what never happened");

    private static async Task<Tally> RunAsync(int count, Func<IReadOnlyCollection<History>, Tally, Task<World>> makeWorld)
    {
        var seed = Environment.GetEnvironmentVariable("EDP_SIMULATION_SEED") is { Length: > 0 } replayed
            ? long.Parse(replayed, CultureInfo.InvariantCulture)
            : (long?)null;
        var first = seed ?? Amount.Seed * SeedsOfADay;
        var random = Enumerable.Range(0, seed is null ? count : 1).Select(n => History.Of(first + n, "random"));
        var tally = new Tally();
        var watch = Stopwatch.StartNew();
        var failures = await Simulator.RunAsync([.. random, .. Tour.Histories(), .. BucketTour.Histories()], tried => makeWorld(tried, tally));
        await TestContext.Out.WriteLineAsync(
            FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:0.0} s ({Amount.Reproduction}) for\n{tally}"));
        Assert.That(failures, Is.Empty);
        return tally;
    }
}
