using Edp.Service.Packaging;
using FsCheck;
using FsCheck.Fluent;

namespace Edp.Tests.Packaging;

/// <summary>A stretch of time in the life of many packages: what is seen in it, and what wakes them at its end.</summary>
/// <param name="Wait">How far the clock moves before, in seconds.</param>
/// <param name="Seen">What is seen, in this order.</param>
/// <param name="Wake">What happens after.</param>
internal sealed record PackageTick(int Wait, Sighting[] Seen, Wake Wake);

internal enum Wake
{
    /// <summary>Timers stay on their way: they are late.</summary>
    Nothing,
    Timers,

    /// <summary>Timers come before their time.</summary>
    EarlyTimers,
    Sweep,

    /// <summary>Timers and messages on their way are lost.</summary>
    Restart
}

/// <summary>A revision or a batch of a package, seen one way; the same can be seen often.</summary>
/// <param name="Package">Which package; those with an even number have revisions, the others batches.</param>
/// <param name="Number">The how-manieth revision or batch, from 1.</param>
/// <param name="IsTold">Whether an event tells of the revision, with its top hash, or its pointer does.</param>
internal sealed record Sighting(int Package, int Number, bool IsTold)
{
    // Further apart than what is taken for one revision.
    private static readonly TimeSpan BetweenRevisions = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan UntilItIsTold = TimeSpan.FromSeconds(3);

    public bool IsBatch => Package % 2 == 1;

    public string? TopHash => !IsBatch && IsTold ? $"{Package}-{Number}" : null;

    public Guid? BatchId => IsBatch ? new Guid(Package, (short)Number, 0, new byte[8]) : null;

    public PackageSeen ToMessage(string bucket, DateTimeOffset beginning)
    {
        var name = NameOf(Package);
        var created = beginning + (BetweenRevisions * Number);
        return new PackageSeen
        {
            PackageId = PackageId.Of(bucket, name),
            Bucket = bucket,
            PackageName = name,
            Folder = name + '/',
            BatchId = BatchId,
            BatchNumber = IsBatch ? Number : null,
            TopHash = TopHash,
            PointerTime = IsBatch || IsTold ? null : created,
            ToldTime = !IsBatch && IsTold ? created + UntilItIsTold : null
        };
    }

    public static string NameOf(int package) => $"lab/{package}";
}

/// <summary>Makes histories.</summary>
internal static class PackageHistories
{
    public const int Packages = 50;
    private const int Ticks = 14;
    private const int MostSeen = 30;
    private const int Revisions = 4;

    private static readonly int[] Waits = [0, 1, 50, 149, 150, 151, 299, 300, 301, 1_000];

    public static Arbitrary<PackageTick[]> Arbitrary() => Arb.From(
        Gen.ArrayOf(Tick, Ticks),
        history => Enumerable.Range(0, history.Length).Select(i => (PackageTick[])[.. history[..i], .. history[(i + 1)..]]));

    private static Gen<Sighting> Sighting =>
        from package in Gen.Choose(0, Packages - 1)
        from number in Gen.Choose(1, Revisions)
        from isTold in Gen.Choose(0, 1)
        select new Sighting(package, number, isTold == 1);

    private static Gen<PackageTick> Tick =>
        from wait in Gen.Elements(Waits)
        from count in Gen.Choose(0, MostSeen)
        from seen in Gen.ArrayOf(Sighting, count)
        from wake in Gen.Frequency(
            (4, Gen.Constant(Wake.Nothing)), (8, Gen.Constant(Wake.Timers)), (3, Gen.Constant(Wake.EarlyTimers)),
            (6, Gen.Constant(Wake.Sweep)), (1, Gen.Constant(Wake.Restart)))
        select new PackageTick(wait, seen, wake);
}
