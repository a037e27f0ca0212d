using Edp.Core.Packaging;
using FsCheck;
using FsCheck.Fluent;

namespace Edp.Tests.Packaging;

/// <summary>A stretch of time in the life of many packages: what is observed in it, and what happens to their timers at its end.</summary>
/// <param name="Wait">How far the clock moves before, in seconds.</param>
/// <param name="Observed">What is observed, in this order.</param>
/// <param name="End">What happens after.</param>
internal sealed record PackageTick(int Wait, Observation[] Observed, TickEnd End);

internal enum TickEnd
{
    /// <summary>Nobody queries for due timers: they are late.</summary>
    Nothing,
    RaiseTimers,

    /// <summary>Timers are raised before their time, as by a replica whose clock is ahead.</summary>
    RaiseTimersEarly,

    /// <summary>Two query at the same time.</summary>
    RaiseTimersTwice,

    /// <summary>What waits in memory is lost; the service queries at its start.</summary>
    Restart
}

/// <summary>A revision or a batch of a package, observed one way; the same can be observed often.</summary>
/// <param name="Package">Which package; those with an even number have revisions, the others batches.</param>
/// <param name="Number">Number of the revision or batch, counted from 1.</param>
/// <param name="IsReported">Whether an event reports the revision, with its top hash, or its pointer does.</param>
internal sealed record Observation(int Package, int Number, bool IsReported)
{
    // Further apart than what is taken for one revision.
    private static readonly TimeSpan BetweenRevisions = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan UntilItIsReported = TimeSpan.FromSeconds(3);

    public bool IsBatch => Package % 2 == 1;

    public string? TopHash => !IsBatch && IsReported ? $"{Package}-{Number}" : null;

    public Guid? BatchId => IsBatch ? new Guid(Package, (short)Number, 0, new byte[8]) : null;

    public PackageObserved ToMessage(string bucket, DateTimeOffset beginning)
    {
        var name = NameOf(Package);
        var created = beginning + (BetweenRevisions * Number);
        return new PackageObserved
        {
            PackageId = PackageId.Of(bucket, name),
            Bucket = bucket,
            PackageName = name,
            Folder = name + '/',
            BatchId = BatchId,
            BatchNumber = IsBatch ? Number : null,
            TopHash = TopHash,
            PointerTime = IsBatch || IsReported ? null : created,
            ReportedAt = !IsBatch && IsReported ? created + UntilItIsReported : null
        };
    }

    public static string NameOf(int package) => $"lab/{package}";
}

/// <summary>Makes histories.</summary>
internal static class PackageHistories
{
    public const int Packages = 50;
    private const int Ticks = 14;
    private const int MaxObserved = 30;
    private const int Revisions = 4;

    private static readonly int[] Waits = [0, 1, 50, 149, 150, 151, 299, 300, 301, 1_000];

    public static Arbitrary<PackageTick[]> Arbitrary() => Arb.From(
        Gen.ArrayOf(Tick, Ticks),
        history => Enumerable.Range(0, history.Length).Select(i => (PackageTick[])[.. history[..i], .. history[(i + 1)..]]));

    private static Gen<Observation> Observation =>
        from package in Gen.Choose(0, Packages - 1)
        from number in Gen.Choose(1, Revisions)
        from isReported in Gen.Choose(0, 1)
        select new Observation(package, number, isReported == 1);

    private static Gen<PackageTick> Tick =>
        from wait in Gen.Elements(Waits)
        from count in Gen.Choose(0, MaxObserved)
        from observed in Gen.ArrayOf(Observation, count)
        from end in Gen.Frequency(
            (4, Gen.Constant(TickEnd.Nothing)), (8, Gen.Constant(TickEnd.RaiseTimers)), (3, Gen.Constant(TickEnd.RaiseTimersEarly)),
            (6, Gen.Constant(TickEnd.RaiseTimersTwice)), (1, Gen.Constant(TickEnd.Restart)))
        select new PackageTick(wait, observed, end);
}
