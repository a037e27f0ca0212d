using FsCheck;
using FsCheck.Fluent;

namespace Edp.Tests.Histories;

/// <summary>A random life of two prefixes under one rule.</summary>
internal sealed record History(int Rule, Step[] Steps)
{
    public override string ToString() => $"rule {Rule}: {string.Join("; ", Steps.Select(step => step.ToString()))}";
}

/// <summary>Makes histories, and smaller ones of one that fails.</summary>
public static class RandomHistories
{
    private const int MaxSteps = 14;

    // Seconds, and the microseconds around the boundaries of the rules.
    private static readonly decimal[] Waits =
        [0.1m, 1, 3, 4.999999m, 5, 9.999999m, 10, 10.000001m, 11, 14.999999m, 15, 20, 24.999999m, 25, 25.000001m, 40];

    // Most in time; some early, as by another replica's clock.
    private static readonly int[] Aheads = [0, 0, 0, 3, 100];

    private static readonly TimeSpan[] Holds =
        [.. new[] { 100_000, 4_000_000, 10_000_000, 10_000_001, 15_000_000 }.Select(microseconds => TimeSpan.FromMicroseconds(microseconds))];

    internal static Arbitrary<History> Arbitrary() => Arb.From(
        from rule in Gen.Choose(0, HistoryRules.All.Count - 1)
        from length in Gen.Choose(1, MaxSteps)
        from steps in Gen.ArrayOf(Steps, length)
        select new History(rule, steps),
        Shrink);

    private static Gen<Step> Steps => Gen.Frequency(
        (8, Events.Select(events => (Step)new Arrive(events))),
        (5, Gen.Elements(Waits).Select(seconds => (Step)new Wait(TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))))),
        (5, Gen.Elements(Aheads).Select(seconds => (Step)new RaiseTimers(TimeSpan.FromSeconds(seconds)))),
        (1, Gen.Choose(0, 1).Select(prefix => (Step)new Flush(prefix))),
        (2, from prefix in Gen.Choose(0, 1) from time in Gen.Elements(Holds) select (Step)new Hold(prefix, time)),
        (1, from prefix in Gen.Choose(0, 1) from time in Gen.Elements(Holds) select (Step)new Extend(prefix, time)),
        (1, Gen.Choose(0, 1).Select(prefix => (Step)new Cancel(prefix))),
        (2, Expectations),
        (2, Gen.Choose(0, EventNumber.Count - 1).Select(number => (Step)new Delete(number))),
        (1, Gen.Choose(0, HistoryRules.All.Count - 1).Select(rule => (Step)new Reload(rule))),
        (1, Gen.Constant((Step)new Restart())));

    private static readonly string[] Named = ["file-0", "file-1", "file-2", "file-3", "run.done"];

    private static Gen<Step> Expectations =>
        from prefix in Gen.Choose(0, 1)
        from mask in Gen.Choose(0, (1 << Named.Length) - 1)
        from count in Gen.Choose(-3, 4)
        select (Step)new Expect(
            prefix, [.. Named.Where((_, i) => (mask & (1 << i)) != 0)], count > 0 ? count : mask == 0 ? 1 : null);

    private static Gen<int[]> Events =>
        from count in Gen.Choose(1, 9)
        from events in Gen.ArrayOf(Gen.Choose(0, EventNumber.Count - 1), count)
        select events;

    private static IEnumerable<History> Shrink(History history)
    {
        for (var i = 0; i < history.Steps.Length; i++)
            yield return history with { Steps = [.. history.Steps[..i], .. history.Steps[(i + 1)..]] };
        for (var i = 0; i < history.Steps.Length; i++)
        {
            if (history.Steps[i] is not Arrive { Events.Length: > 1 } arrive)
                continue;
            for (var j = 0; j < arrive.Events.Length; j++)
            {
                var fewer = new Arrive([.. arrive.Events[..j], .. arrive.Events[(j + 1)..]]);
                yield return history with { Steps = [.. history.Steps[..i], fewer, .. history.Steps[(i + 1)..]] };
            }
        }
    }
}
