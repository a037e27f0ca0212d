namespace Edp.Contracts;

/// <summary>
/// A package can be used: its delay has passed since it was created, or since its objects were ready.
/// </summary>
/// <remarks>Delivered at least once.</remarks>
public sealed record PackageReady
{
    /// <summary>The event's identity. It never changes; use it to recognise a second delivery.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The bucket the package is in.</summary>
    public required string Bucket { get; init; }

    /// <summary>The package's name: of a Quilt package <c>namespace/name</c>, of a batch its prefix without the trailing <c>/</c>.</summary>
    public required string PackageName { get; init; }

    /// <summary>The batch that led to it; <see langword="null"/> when no batch led to it.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The newest revision's top hash; <see langword="null"/> when unknown.</summary>
    public string? TopHash { get; init; }

    /// <summary>
    /// What became of the File Gateway's refresh that was waited for: <c>refreshed</c>, <c>timeout</c> or <c>failed</c>;
    /// <see langword="null"/> when none was.
    /// </summary>
    public string? Gateway { get; init; }

    /// <summary>When the package became ready, by EDP's clock.</summary>
    public required DateTimeOffset ReadyAt { get; init; }
}
