using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace Edp.Tests.Simulation;

/// <summary>
/// R1 to R12 under duplicates, reordering, delays, lost messages, crashes between any two steps, failing databases and sinks, clock
/// corrections and changed rules. EDP_SIMULATION_HISTORIES makes the run longer, EDP_SIMULATION_SEED replays one history.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.None)]
public sealed class When_everything_goes_wrong
{
    private const long FirstSeed = 1;

    // What a thousand histories must have been through, so that the verdict on them means something.
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

    [Test]
    public async Task Should_keep_every_rule_on_SQLite()
    {
        var tally = await RunAsync(Setting("EDP_SIMULATION_HISTORIES") ?? 10_000, World.OnSqliteAsync);
        if (tally["histories"] >= 1_000)
            Assert.That(MustHappen.Append("rules changed").Where(what => tally[what] == 0), Is.Empty, "what never happened");
    }

    [Test]
    public async Task Should_keep_every_rule_on_PostgreSQL_with_three_processes()
    {
        var tally = await RunAsync(Math.Max(200, (Setting("EDP_SIMULATION_HISTORIES") ?? 0) / 50), World.OnPostgresAsync);
        if (tally["histories"] >= 1_000)
            Assert.That(MustHappen.Where(what => tally[what] == 0), Is.Empty, "what never happened");
    }

    private static async Task<Tally> RunAsync(long histories, Func<IReadOnlyCollection<History>, Tally, Task<World>> makeWorld)
    {
        var replayed = Setting("EDP_SIMULATION_SEED");
        var tally = new Tally();
        var watch = Stopwatch.StartNew();
        var failures = await Simulator.RunAsync(
            replayed ?? FirstSeed, replayed is null ? (int)histories : 1, tried => makeWorld(tried, tally));
        await TestContext.Out.WriteLineAsync(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:0.0} s for\n{tally}"));
        Assert.That(failures, Is.Empty);
        return tally;
    }

    private static long? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? long.Parse(value, CultureInfo.InvariantCulture) : null;
}
