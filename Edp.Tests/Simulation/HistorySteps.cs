using Edp.Core.Configuration;
using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>Makes up what happens in a history.</summary>
internal sealed class HistorySteps(Random random, BucketOptions rules, int objects, bool isListed)
{
    private static readonly EventSinks[] Sinks = [EventSinks.EventBridge, EventSinks.Bus];
    private static readonly EventSinks[] Replayed = [.. Sinks, EventSinks.EventBridge | EventSinks.Bus];

    private readonly bool _isCalm = random.Next(4) == 0;

    public IReadOnlyList<Step> Make() =>
        [.. random.Next(2) == 0 ? [new Step.Write(Some())] : Array.Empty<Step>(), .. Enumerable.Range(0, random.Next(4, 15)).SelectMany(_ => random.Next(25) == 0 ? Trickle() : [MakeStep()])];

    /// <summary>Objects that come one by one, and soon enough that the prefix never gets quiet (R8).</summary>
    private IEnumerable<Step> Trickle() =>
        Enumerable.Range(0, random.Next(2, 7)).SelectMany(_ => new Step[]
        {
            MakeBring() with { Objects = [random.Next(objects)] },
            new Step.Wait(TimeSpan.FromSeconds(rules.ThresholdDuration * 0.6))
        });

    private Step MakeStep() => random.Next(100) switch
    {
        < 25 => MakeBring(),
        < 37 => new Step.Wait(Span()),
        < 48 => MakeDeliver(),
        < 54 => MakeRaise(),
        < 57 => MakeFlush(),
        < 59 => MakeCancel(),
        < 62 => new Step.Replay(random.Next(objects), random.Pick(Replayed), MakeFault(), random.Next(3)),
        < 76 => MakeOther(),
        < 78 => new Step.Write(Some()),
        < 80 => new Step.Correct(Correction()),
        < 82 => new Step.SinkFails(random.Pick(Sinks), random.Next(1, 4), random.Next(2) == 0),
        < 84 => new Step.LoseEvents(),
        < 85 => new Step.BusPasses(random.Next(3) == 0),
        < 88 when !_isCalm => new Step.Restart(random.Next(2) == 0, random.Next(3)),
        _ => MakeTogether()
    };

    private Step.Together MakeTogether()
    {
        // No two of one process deliver the same to the same sink: it does so one after the other.
        var first = random.Next(Target.All.Count);
        return new Step.Together(
            [
                .. Enumerable.Range(0, random.Next(2, 4)).Select(process => random.Next(12) switch
                {
                    < 5 => MakeDeliver() with { Target = Target.All[(first + process) % Target.All.Count], Process = process },
                    < 6 => MakeDeliver() with { Target = Target.All[first], Process = process },
                    < 7 => MakeRaise() with { Process = process },
                    < 8 => MakeOther() with { Process = process },
                    < 9 => random.Next(2) == 0 ? MakeFlush() with { Process = process } : MakeCancel() with { Process = process },
                    < 10 => new Step.Pass(TimeSpan.FromSeconds(random.Pick([0.1, 11, 40]))),
                    _ => (Step.Operation)(MakeBring() with { Process = process })
                })
            ],
            random.Next());
    }

    /// <summary>What the service does beside its main way.</summary>
    private Step.Operation MakeOther() => random.Next(13) switch
    {
        < 3 => new Step.Return(random.Next(3) == 0, MakeFault(), random.Next(3)),
        < 4 => new Step.Resend(MakeFault(), random.Next(3)),
        < 6 when isListed => new Step.Backfill(MakeFault(), random.Next(3)),
        < 7 => new Step.Reconcile(MakeFault(), random.Next(3)),
        < 9 => new Step.Verify(random.Next(3), MakeFault(), random.Next(3)),
        < 11 => new Step.WriteManifest(random.Next(3), MakeFault(), random.Next(3)),
        < 12 => new Step.ReplayAll(random.Pick(Replayed), MakeFault(), random.Next(3)),
        _ => new Step.ContinueReplay(MakeFault(), random.Next(3))
    };

    private Step.Bring MakeBring() => new(Some(), random.Next(2) == 0, MakeFault(), random.Next(3));

    private List<int> Some() => [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(objects))];

    private Step.Raise MakeRaise() => new(MakeFault(), random.Next(3));

    private Step.Flush MakeFlush() => new(random.Next(objects), MakeFault(), random.Next(3));

    private Step.Cancel MakeCancel() => new(random.Next(objects), MakeFault(), random.Next(3));

    private Step.Deliver MakeDeliver() => new(random.Pick(Target.All), MakeFault(), random.Next(3));

    private Fault? MakeFault() =>
        random.Next(4) == 0 && !_isCalm ? new Fault((FaultKind)random.Next(5), random.Next(1, 10)) : null;

    /// <summary>Most corrections are small; some are of a clock that was hours off.</summary>
    private TimeSpan Correction() => random.Next(3) switch
    {
        0 => TimeSpan.FromSeconds(random.Next(-7_200, 7_200)),
        1 => TimeSpan.FromSeconds(random.Next(-30, 30)),
        _ => TimeSpan.FromMilliseconds(random.Next(-1_500, 4_000))
    };

    /// <summary>Around the times at which something is due, to the microsecond.</summary>
    private TimeSpan Span()
    {
        var due = random.Next(4) == 0 ? World.PackageDelay : TimeSpan.FromSeconds(rules.ThresholdDuration);
        var part = random.Pick([0.1, 0.5, 1, 1, 1.5, 3]);
        return (due * part) + TimeSpan.FromMicroseconds(random.Next(-1, 2));
    }
}
