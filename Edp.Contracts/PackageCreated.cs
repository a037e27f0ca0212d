namespace Edp.Contracts;

/// <summary>
/// A Quilt package revision was created. Publish it to have EDP publish <see cref="PackageReady"/> after its delay.
/// </summary>
public sealed record PackageCreated
{
    /// <summary>The bucket (registry) the package is in.</summary>
    public required string Bucket { get; init; }

    /// <summary>The package's name, <c>namespace/name</c>.</summary>
    public required string PackageName { get; init; }

    /// <summary>The revision's top hash, 64 hexadecimal digits; <see langword="null"/> when unknown.</summary>
    public string? TopHash { get; init; }

    /// <summary>
    /// The batch that was packaged, so that EDP knows it; <see langword="null"/>: the batches of the prefix with the package's name that were
    /// closed until then.
    /// </summary>
    public Guid? BatchId { get; init; }

    /// <summary>When the revision was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
