namespace Edp.Service.Packaging;

/// <summary>Tells a newer batch or revision from the one that is known, seen again or another way, and from older ones.</summary>
internal static class RevisionOrder
{
    // Quilt tells of a revision within moments of writing its pointer; clocks differ by a little.
    private static readonly TimeSpan ToldBeforePointer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ToldAfterPointer = TimeSpan.FromSeconds(60);

    /// <summary>Whether it is news: newer than what the package knows, and not the same seen another way.</summary>
    public static bool IsNews(PackageState package, PackageSeen seen)
    {
        if (seen.BatchNumber is { } batchNumber)
            return package.BatchNumber is not { } known || batchNumber > known;
        return !IsSame(package, seen) && !IsOlder(package, seen);
    }

    /// <summary>Whether it is the newest revision, seen another way: by its pointer object, and by an event or a service.</summary>
    public static bool IsSame(PackageState package, PackageSeen seen)
    {
        if (seen.PointerTime is { } pointer)
            return package.PointerTime is { } known ? known == pointer : IsPair(pointer, package.ToldTime);

        if (seen.ToldTime is not { } told)
            return package.TopHash is not null && package.TopHash == seen.TopHash;
        if (package.ToldTime is { } knownTold)
            return package.TopHash == seen.TopHash && (told - knownTold).Duration() <= ToldAfterPointer;
        return IsPair(package.PointerTime, told);
    }

    private static bool IsPair(DateTimeOffset? pointer, DateTimeOffset? told) =>
        told - pointer is { } late && late >= -ToldBeforePointer && late <= ToldAfterPointer;

    // Like is compared with like; a pointer with what was told only where nothing else is known.
    private static bool IsOlder(PackageState package, PackageSeen seen) =>
        seen.PointerTime < (package.PointerTime ?? package.ToldTime) || seen.ToldTime < (package.ToldTime ?? package.PointerTime);
}
