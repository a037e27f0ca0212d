namespace Edp.Core.Packaging;

/// <summary>
/// A refresh of the File Gateway, known from either side: the package that asked for it, and the gateway's event that it is done.
/// Whichever comes first is kept here for the other: a row of <c>package_refresh</c>.
/// </summary>
internal sealed class PackageRefresh
{
    /// <summary>Storage Gateway's id.</summary>
    public string NotificationId { get; init; } = null!;

    /// <summary>The package that waits for it; null while its event is all that is known.</summary>
    public Guid? PackageId { get; set; }

    public long? Round { get; set; }

    /// <summary>When EDP heard that it is done; null until then.</summary>
    public DateTimeOffset? RefreshedAt { get; set; }

    public DateTimeOffset FirstSeenAt { get; init; }
}
