using Edp.Core.Configuration;
using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>Histories by script: each fault there is happens once, in each kind of work that can meet it.</summary>
internal static class Tour
{
    private const double Quiet = 10;
    private const int Count = 3;
    private const int Marker = 7;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Target BatchesToEventBridge = new(false, EventSinks.EventBridge);
    private static readonly Target BatchesToBus = new(false, EventSinks.Bus);

    private static readonly string[] Transaction = ["as a transaction begins", "before a commit", "after a commit"];
    private static readonly string[] ToEventBridge = ["before EventBridge takes events", "after EventBridge took events"];
    private static readonly string[] ToBus = ["before the bus takes a message", "after the bus took a message"];

    /// <summary>Three batches, delivered, and their package, delivered.</summary>
    private static readonly Step.Operation?[] Life =
    [
        new Step.Bring([0], false, null, 0),
        null,
        new Step.Raise(null, 0),
        new Step.Bring([1, 2, 3], true, null, 0),
        new Step.Bring([4], false, null, 0),
        new Step.Flush(4, null, 0),
        new Step.Deliver(BatchesToEventBridge, null, 0),
        new Step.Deliver(BatchesToBus, null, 0),
        null,
        new Step.Raise(null, 0),
        new Step.Deliver(new Target(true, EventSinks.EventBridge), null, 0),
        new Step.Deliver(new Target(true, EventSinks.Bus), null, 0)
    ];

    /// <summary>Which seams each work of that life passes.</summary>
    private static readonly (int Work, string[] Seams)[] Seams =
    [
        (2, [.. Transaction, "after NextDueAsync", "after LockDueAsync", "after WriteAsync"]),
        (3, [.. Transaction, "after LockAndMatchAsync", "after WriteAsync", "after AddObjectsAsync"]),
        (5, [.. Transaction, "after LockAsync", "after WriteAsync"]),
        (6, [.. Transaction, .. ToEventBridge]),
        (7, [.. Transaction, .. ToBus, "after LockAsync", "after WriteAsync"]),
        (9, [.. Transaction, "after LockDueAsync", "after WriteAsync"]),
        (10, [.. Transaction, .. ToEventBridge]),
        (11, [.. Transaction, .. ToBus])
    ];

    /// <summary>What must have happened by the end of it.</summary>
    public static IEnumerable<string> Happenings =>
    [
        .. Faults.Select(fault => $"{fault.Kind} {fault.Where}: {Life[fault.Work]!.Name}"),
        .. new[] { "quiet", "count", "marker", "max-duration", "flush", "cancelled", "complete", "incomplete" }
            .Select(reason => $"batch closed by {reason}"),
        "batch replayed", "package ready", "killed before a delivery", "EventBridge takes nothing", "EventBridge takes a part", "Bus takes nothing",
        "Bus takes a part", "EventBridge lost events", "second deliveries to EventBridge", "second deliveries to Bus",
        "second deliveries recognised", "clock set back", "clock set forward", "started with a clock that was set back",
        "started with a clock that was set forward", "2 operations together", "3 operations together"
    ];

    public static IReadOnlyList<History> Histories() =>
    [
        .. Faults.Select(fault => Script($"{fault.Kind} {fault.Where} in {Life[fault.Work]!.Name}", [.. LifeWith(fault)])),
        .. Scripts()
    ];

    private static IEnumerable<(int Work, string Where, string Kind)> Faults =>
        from work in Seams
        from seam in work.Seams
        from kind in new[] { "crash", "failure" }
        select (work.Work, seam, kind);

    private static IEnumerable<Step> LifeWith((int Work, string Where, string Kind) fault)
    {
        for (var work = 0; work < Life.Length; work++)
        {
            var kind = fault.Kind == "crash" ? FaultKind.Crash
                : ToEventBridge.Concat(ToBus).Contains(fault.Where) ? FaultKind.Sink : FaultKind.Database;
            yield return Life[work] switch
            {
                { } operation when work == fault.Work => operation with { Fault = new Fault(kind, 1, fault.Where), Process = 1 },
                { } operation => operation,
                null => new Step.Wait(work == 1 ? TimeSpan.FromSeconds(Quiet) : World.PackageDelay)
            };
        }
    }

    private static IEnumerable<History> Scripts()
    {
        Step.Bring full = new([1, 2, 3], false, null, 0), twoFull = new([1, 2, 3, 4, 5, 6], false, null, 0), one = new([0], false, null, 0);
        Step.Deliver toEventBridge = new(BatchesToEventBridge, null, 0), toBus = new(BatchesToBus, null, 0);
        Step.Restart restart = new(false, 0);
        Step.Raise raise = new(null, 0);
        Step Wait(double seconds) => new Step.Wait(TimeSpan.FromSeconds(seconds));

        yield return Script("killed between a commit and every delivery", full, restart);
        yield return Script("killed after one sink and before the other", full, toEventBridge, restart, toBus);
        yield return Script("killed after the other sink", full, toBus, restart, toEventBridge);
        foreach (var (away, other) in new[] { (toEventBridge, toBus), (toBus, toEventBridge) })
        {
            var sink = away.Target.Sink;
            yield return Script(
                $"{sink} is away",
                new Step.SinkFails(sink, 3, false), full, away, other, twoFull, Wait(2), away, other, Wait(2), away, other);
            yield return Script($"{sink} takes a part", new Step.SinkFails(sink, 2, true), twoFull, away, other, away, other);
        }

        yield return Script("events are lost", full, toBus, toEventBridge, new Step.LoseEvents());
        yield return Script("events are lost before they are published", full, toEventBridge, new Step.LoseEvents(), toBus, toEventBridge);
        var back = new Step.Correct(TimeSpan.FromSeconds(-0.9));
        yield return Script("events are lost after the clock was set back", full, toEventBridge, back, toBus, new Step.LoseEvents());
        yield return Script(
            "events are lost that another process published",
            new Step.Correct(TimeSpan.FromSeconds(-3)), new Step.Restart(false, 1), full, toEventBridge, toBus with { Process = 1 },
            new Step.LoseEvents());
        Step.Replay replay = new(1, EventSinks.EventBridge | EventSinks.Bus, null, 0), replayToBus = new(1, EventSinks.Bus, null, 0);
        Step.Cancel cancel = new(0, null, 0);
        yield return Script("replayed", full, toEventBridge, toBus, Wait(8), raise, replay, toBus, toEventBridge, Wait(8), raise);
        yield return Script("replayed to one sink", full, toEventBridge, toBus, replayToBus, toEventBridge, toBus, full);
        yield return Script("killed after a replay was asked for", full, toEventBridge, toBus, replay, restart, toBus);
        yield return Script("a replay is lost", full, toEventBridge, toBus, replay, toEventBridge, new Step.LoseEvents(), toBus);
        yield return Script("cancelled, and brought again", one, cancel, restart, one, full, toEventBridge, toBus);
        foreach (var where in Transaction)
        {
            foreach (var kind in new[] { FaultKind.Crash, FaultKind.Database })
            {
                yield return Script(
                    $"{kind} {where} in a replay", full, toEventBridge, toBus, replay with { Fault = new Fault(kind, 1, where) }, toBus);
                yield return Script($"{kind} {where} in a cancel", one, cancel with { Fault = new Fault(kind, 1, where) }, toEventBridge);
            }
        }

        yield return Script("the same is brought again", one, new Step.Bring([0, 0], true, null, 1));
        yield return Script("a marker", new Step.Bring([Marker], false, null, 0));
        yield return Script("a cap", one, Wait(8), new Step.Bring([1], false, null, 0), Wait(8), new Step.Bring([2], false, null, 0));
        foreach (var by in new[] { Hour, -Hour })
        {
            yield return Script("the clock is set", one, Wait(3), new Step.Correct(by), raise, Wait(6), raise, Wait(6), raise);
            yield return Script("the clock is set under many", new Step.Correct(by), one, Wait(300), full, raise, Wait(11), raise);
            yield return Script(
                "the clock is set and a process starts",
                one, new Step.Correct(by), restart, raise, new Step.Bring([1], false, null, 0), Wait(10.5), raise, new Step.Restart(false, 1), Wait(20), new Step.Raise(null, 2));
        }

        foreach (var history in new[]
        {
            Script("all that is expected comes", full, one),
            Script("not all comes, and the rest is late", one, Wait(20), raise, full, Wait(2), new Step.Bring([4], false, null, 0))
        })
            yield return history with { Rules = Expecting(history.Rules), OtherRules = Expecting(history.OtherRules) };

        yield return Script("other rules", new Step.Bring([0, 1], false, null, 0), new Step.Restart(true, 0));
        yield return Script(
            "who delivers dies", full, toEventBridge with { Fault = new Fault(FaultKind.Crash, 1, ToEventBridge[1]), Process = 1 },
            toEventBridge, Wait(11), toEventBridge);
        for (var seed = 0; seed < 8; seed++)
        {
            yield return Script(
                "who delivers is late",
                twoFull,
                new Step.Together([toEventBridge, new Step.Pass(TimeSpan.FromSeconds(11)), toBus with { Process = 2 }], seed));
            yield return Script(
                "who delivers is late, and another one delivers",
                twoFull,
                new Step.Together(
                    [
                        toEventBridge, new Step.Pass(TimeSpan.FromSeconds(11)), toEventBridge with { Process = 1 },
                        toEventBridge with { Process = 2 }
                    ],
                    seed));
            yield return Script(
                "both at once", one, Wait(Quiet), new Step.Together([raise, new Step.Bring([1, 2], false, null, 1)], seed));
        }
    }

    private static BucketOptions Expecting(BucketOptions rules) => new()
    {
        BucketName = rules.BucketName,
        PrefixDepth = rules.PrefixDepth,
        ThresholdDuration = rules.ThresholdDuration,
        ExpectedCount = 3,
        RequiredFiles = ["*1.raw"],
        IncompleteAfter = 15,
        AllowedLateness = 30
    };

    public static History Script(string name, params Step[] steps)
    {
        var rules = new BucketOptions
        {
            BucketName = name,
            PrefixDepth = 1,
            ThresholdDuration = Quiet,
            ThresholdEventCount = Count,
            CompletionMarkers = ["_SUCCESS"],
            MaxDuration = 15
        };
        var otherRules = new BucketOptions { BucketName = name, PrefixDepth = 1, ThresholdDuration = Quiet, ThresholdEventCount = 2 };
        var start = new DateTimeOffset(2026, 3, 14, 8, 0, 0, TimeSpan.Zero);
        var objects = Enumerable.Range(0, 8).Select(number => new SimulatedObject(
            number, name, number == Marker ? "a/_SUCCESS" : FormattableString.Invariant($"a/{number}.raw"), number,
            start.AddSeconds(number), IsIgnored: false, IdentifiedBy: 0));
        return new History(name, name, rules, otherRules, [.. objects], steps);
    }
}
