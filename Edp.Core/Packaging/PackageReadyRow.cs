using Edp.Core.Outbox;

namespace Edp.Core.Packaging;

/// <summary>One <c>package-ready</c>: a row of <c>package_ready</c>, which is also the outbox of its event.</summary>
internal sealed class PackageReadyRow : OutboxRow
{
    /// <summary>The event's id: a name-based UUID of package and round.</summary>
    public Guid PackageReadyId { get; init; }

    public Guid PackageId { get; init; }

    public long Round { get; init; }

    public string Bucket { get; init; } = null!;

    public string PackageName { get; init; } = null!;

    public Guid? BatchId { get; init; }

    public string? TopHash { get; init; }

    /// <summary>One of <see cref="GatewayOutcome"/>'s values; null when no refresh was waited for.</summary>
    public string? Gateway { get; init; }

    public override Guid EventId => PackageReadyId;
}
