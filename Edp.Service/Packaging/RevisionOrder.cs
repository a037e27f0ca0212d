namespace Edp.Service.Packaging;

/// <summary>
/// Tells a newer batch or revision from the one that is known, seen again or another way, and from older ones. A pointer object names its
/// revision by its second alone, an event or a service by its top hash and a time of its own; the two are the same revision when that
/// time lies within a minute after the pointer's.
/// </summary>
internal static class RevisionOrder
{
    // Quilt tells of a revision within moments of writing its pointer; clocks differ by a little.
    private static readonly TimeSpan ToldBeforePointer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ToldAfterPointer = TimeSpan.FromSeconds(60);

    // A time that no clock can show yet is a mistake, and must not make everything after it look old.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>Whether it is news: newer than what the package knows, and not the same seen another way.</summary>
    public static bool IsNews(PackageState package, PackageSeen seen, DateTimeOffset now)
    {
        // Batches are numbered within their prefix, and two prefixes can give one name: the root, and a folder named as the bucket.
        if (seen.BatchNumber is { } batchNumber)
            return package.BatchNumber is not { } known || batchNumber > known || seen.Folder != package.Folder;
        return !IsSame(package, seen) && !IsOlder(package, seen, now);
    }

    /// <summary>Whether it is the newest revision, seen another way: by its pointer object, and by an event or a service.</summary>
    public static bool IsSame(PackageState package, PackageSeen seen)
    {
        if (seen.PointerTime is { } pointer)
            return package.PointerTime is { } known ? known == pointer : IsPair(pointer, package.ToldTime);
        if (package.ToldTime is { } knownTold)
            return package.TopHash == seen.TopHash && (seen.ToldTime - knownTold)?.Duration() <= ToldAfterPointer;
        return IsPair(package.PointerTime, seen.ToldTime);
    }

    /// <summary>
    /// Whether what the package was told last is about this new pointer's revision: its event can overtake its pointer, and was then
    /// taken for a sight of the pointer before. It belongs to the nearer of the two.
    /// </summary>
    public static bool WasToldBefore(PackageState package, PackageSeen seen) =>
        IsPair(seen.PointerTime, package.ToldTime)
        && (package.PointerTime is not { } known
            || (package.ToldTime - seen.PointerTime)?.Duration() < (package.ToldTime - known)?.Duration());

    private static bool IsPair(DateTimeOffset? pointer, DateTimeOffset? told) =>
        told - pointer is { } late && late >= -ToldBeforePointer && late <= ToldAfterPointer;

    // Like is compared with like; a pointer with what was told only where nothing else is known.
    private static bool IsOlder(PackageState package, PackageSeen seen, DateTimeOffset now)
    {
        var (time, known) = seen.PointerTime is { } pointer
            ? (pointer, package.PointerTime ?? package.ToldTime)
            : (seen.ToldTime, package.ToldTime ?? package.PointerTime);
        return time < known && known <= now + MostAhead;
    }
}
