using System.Diagnostics;
using System.Globalization;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Simulation;

/// <summary>
/// R1 to R12 under duplicates, reordering, delays, lost messages, crashes between any two steps, failing databases and sinks, clock
/// corrections and changed rules. Each day tries other histories; EDP_SIMULATION_HISTORIES makes the run longer, EDP_SIMULATION_SEED
/// replays one history.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class When_everything_goes_wrong
{
    private const int OnSqlite = 4_000;
    private const int OnPostgres = 200;

    // More than one day has.
    private const long SeedsOfADay = 10_000_000;

    // What so many histories must have been through as there are on SQLite, so that the verdict on them means something.
    private static readonly string[] MustHappen =
    [
        .. new[]
            {
                "as a transaction begins", "before a commit", "after a commit", "before a message is sent", "after a message is sent",
                "before the sink writes", "after the sink wrote"
            }
            .SelectMany(where => new[] { $"crash {where}", $"failure {where}" }),
        .. new[] { "quiet", "count", "marker", "max-duration", "flush" }.Select(reason => $"batch left by {reason}"),
        "sink takes nothing", "sink takes a part", "second deliveries at the sink", "second deliveries recognised", "messages lost",
        "clock set back", "clock set forward", "2 operations together", "3 operations together", "settled by timers alone",
        "settled by the sweeper", "batch left in time by its timer", "batch woken in time"
    ];

    // What happens in a few hundred histories already; the first words of what happens in one place or another.
    private static readonly string[] MustHappenSoon =
    [
        "crash ", "failure ", "sink takes", "batch left by quiet", "batch left by count", "batch left by marker", "clock set",
        "2 operations together", "3 operations together", "second deliveries recognised", "settled by "
    ];

    [Test]
    public async Task Should_keep_every_rule_on_SQLite()
    {
        var tally = await RunAsync(Amount.In("EDP_SIMULATION_HISTORIES") ?? OnSqlite, World.OnSqliteAsync);
        RequireAll(tally, [.. MustHappen, "rules changed"]);
    }

    [Test]
    public async Task Should_keep_every_rule_on_PostgreSQL_with_three_processes()
    {
        var tally = await RunAsync(Math.Max(OnPostgres, (Amount.In("EDP_SIMULATION_HISTORIES") ?? 0) / 50), World.OnPostgresAsync);
        RequireAll(tally, MustHappen);
    }

    private static void RequireAll(Tally tally, string[] all)
    {
        var must = tally["histories"] >= OnSqlite ? all : tally["histories"] >= OnPostgres ? MustHappenSoon : [];
        Assert.That(must.Where(what => tally.Like(what) == 0), Is.Empty, "what never happened");
    }

    private static async Task<Tally> RunAsync(int histories, Func<IReadOnlyCollection<History>, Tally, Task<World>> makeWorld)
    {
        long? replayed = Environment.GetEnvironmentVariable("EDP_SIMULATION_SEED") is { Length: > 0 } seed
            ? long.Parse(seed, CultureInfo.InvariantCulture)
            : null;
        var tally = new Tally();
        var watch = Stopwatch.StartNew();
        var failures = await Simulator.RunAsync(
            replayed ?? Amount.Seed * SeedsOfADay, replayed is null ? histories : 1, tried => makeWorld(tried, tally));
        await TestContext.Out.WriteLineAsync(
            FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:0.0} s ({Amount.Reproduction}) for\n{tally}"));
        Assert.That(failures, Is.Empty);
        return tally;
    }
}
