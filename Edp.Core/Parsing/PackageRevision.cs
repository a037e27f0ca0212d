namespace Edp.Core.Parsing;

/// <summary>A Quilt package was created, told by its pointer object or by an event <c>package-revision</c>.</summary>
internal sealed record PackageRevision
{
    public required string Bucket { get; init; }

    /// <summary>Namespace and name with a slash between them.</summary>
    public required string PackageName { get; init; }

    /// <summary>The hash of the revision's manifest; <see langword="null"/> when a pointer told of it.</summary>
    public string? TopHash { get; init; }

    /// <summary>Whether the pointer object told of it.</summary>
    public bool IsPointer { get; init; }

    /// <summary>The batch that was packaged, where a service told of it.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>Whether the contract of another service told of it.</summary>
    public bool IsContract { get; init; }

    /// <summary>In UTC: the pointer's own time, or the time of the event.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
