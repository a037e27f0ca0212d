using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Parsing;

namespace Edp.Core.Packaging;

/// <summary>A batch is published, or a revision of a package was created. Raised in memory, within the transaction that records it.</summary>
internal sealed record PackageObserved
{
    public required Guid PackageId { get; init; }

    public required string Bucket { get; init; }

    public required string PackageName { get; init; }

    /// <summary>The key prefix under which the package's objects lie.</summary>
    public required string Folder { get; init; }

    public Guid? BatchId { get; init; }

    public long? BatchNumber { get; init; }

    public string? TopHash { get; init; }

    /// <summary>The revision's time by its pointer object, in whole seconds.</summary>
    public DateTimeOffset? PointerTime { get; init; }

    /// <summary>The revision's time as an event or another service reported it.</summary>
    public DateTimeOffset? ReportedAt { get; init; }

    /// <summary>The package of a batch has its prefix's name without the trailing slash; where nothing is left, the bucket's.</summary>
    public static PackageObserved Of(Batch batch)
    {
        var name = batch.Prefix.EndsWith('/') ? batch.Prefix[..^1] : batch.Prefix;
        var packageName = name.Length == 0 ? batch.Bucket : name;
        return new PackageObserved
        {
            PackageId = Packaging.PackageId.Of(batch.Bucket, packageName),
            Bucket = batch.Bucket,
            PackageName = packageName,
            // The prefix of a template may end within a name (R13).
            Folder = batch.Prefix[..(batch.Prefix.LastIndexOf('/') + 1)],
            BatchId = batch.BatchId,
            BatchNumber = batch.BatchNumber
        };
    }

    /// <param name="revision">What was reported.</param>
    /// <param name="now">Counts as the revision's time where none was reported.</param>
    public static PackageObserved Of(PackageRevision revision, DateTimeOffset now) => new()
    {
        PackageId = Packaging.PackageId.Of(revision.Bucket, revision.PackageName),
        Bucket = revision.Bucket,
        PackageName = revision.PackageName,
        Folder = revision.PackageName + '/',
        TopHash = revision.TopHash,
        PointerTime = revision.IsPointer ? revision.CreatedAt : null,
        ReportedAt = revision.IsPointer ? null : revision.CreatedAt?.ToMicroseconds() ?? now
    };
}
