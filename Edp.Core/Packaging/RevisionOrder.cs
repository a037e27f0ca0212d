namespace Edp.Core.Packaging;

/// <summary>
/// Tells a newer batch or revision from the one that is known, observed again or another way, and from older ones. A pointer object names its
/// revision by its second alone, an event or a service by its top hash and a time of its own; the two are the same revision when that
/// time lies within a minute after the pointer's.
/// </summary>
internal static class RevisionOrder
{
    // Quilt reports a revision within moments of writing its pointer; clocks differ by a little.
    private static readonly TimeSpan ReportedBeforePointer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReportedAfterPointer = TimeSpan.FromSeconds(60);

    // A time that no clock can show yet is a mistake, and must not make everything after it look old.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(1);

    /// <summary>Whether it is newer than what the package knows, and not the same observed another way.</summary>
    public static bool IsNewer(PackageRecord package, PackageObserved observed, DateTimeOffset now)
    {
        // Batches are numbered within their prefix, and two prefixes can give one name: the root, and a folder named as the bucket.
        if (observed.BatchNumber is { } batchNumber)
            return package.BatchNumber is not { } known || batchNumber > known || observed.Folder != package.Folder;
        return !IsSame(package, observed) && !IsOlder(package, observed, now);
    }

    /// <summary>Whether it is the newest revision, observed another way: by its pointer object, and by an event or a service.</summary>
    public static bool IsSame(PackageRecord package, PackageObserved observed)
    {
        if (observed.PointerTime is { } pointer)
            return package.PointerTime is { } known ? known == pointer : IsPair(pointer, package.ReportedAt);
        if (package.ReportedAt is { } knownReport)
            return package.TopHash == observed.TopHash && (observed.ReportedAt - knownReport)?.Duration() <= ReportedAfterPointer;
        return IsPair(package.PointerTime, observed.ReportedAt);
    }

    /// <summary>
    /// Whether what the package was reported last is about this new pointer's revision: its event can overtake its pointer, and was then
    /// taken for an observation of the pointer before. It belongs to the nearer of the two.
    /// </summary>
    public static bool WasReportedBefore(PackageRecord package, PackageObserved observed) =>
        IsPair(observed.PointerTime, package.ReportedAt)
        && (package.PointerTime is not { } known
            || (package.ReportedAt - observed.PointerTime)?.Duration() < (package.ReportedAt - known)?.Duration());

    private static bool IsPair(DateTimeOffset? pointer, DateTimeOffset? reported) =>
        reported - pointer is { } late && late >= -ReportedBeforePointer && late <= ReportedAfterPointer;

    // Like is compared with like; a pointer with what was reported only where nothing else is known.
    private static bool IsOlder(PackageRecord package, PackageObserved observed, DateTimeOffset now)
    {
        var (time, known) = observed.PointerTime is { } pointer
            ? (pointer, package.PointerTime ?? package.ReportedAt)
            : (observed.ReportedAt, package.ReportedAt ?? package.PointerTime);
        return time < known && known <= now + MaxAhead;
    }
}
