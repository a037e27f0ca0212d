using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>Asks for a refresh of a folder in the File Gateway's cache.</summary>
/// <param name="PackageId">The package that waits for it.</param>
/// <param name="Round">The package's round; an answer for an earlier round is of no use any more.</param>
/// <param name="Attempt">Number of the request in its round, counted from 1; only the latest is carried out.</param>
/// <param name="Folder">The folder of the share, from its root.</param>
internal sealed record RefreshFolder(Guid PackageId, long Round, int Attempt, string Folder);

/// <summary>What became of a round's refresh. Raised in memory, within the transaction that records it.</summary>
internal interface IRefreshOutcome
{
    long Round { get; }
}

/// <summary>Storage Gateway took the request and reports by this id when it is done.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Round">The request's round.</param>
/// <param name="NotificationId">Storage Gateway's id.</param>
/// <param name="IsDone">Whether it has reported already: its event can overtake its answer.</param>
[ExcludeFromTopology]
internal sealed record RefreshStarted(Guid PackageId, long Round, string NotificationId, bool IsDone) : IRefreshOutcome;

/// <summary>Storage Gateway did not take the request now, and may take a later one.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Round">The request's round.</param>
/// <param name="Attempt">The request.</param>
/// <param name="Reason">What it said; null when it did not answer at all.</param>
[ExcludeFromTopology]
internal sealed record RefreshDeferred(Guid PackageId, long Round, int Attempt, string? Reason) : IRefreshOutcome;

/// <summary>Storage Gateway refused, and asking again would not help.</summary>
[ExcludeFromTopology]
internal sealed record RefreshFailed(Guid PackageId, long Round, string Reason) : IRefreshOutcome;

/// <summary>Storage Gateway reports that a refresh is done.</summary>
[ExcludeFromTopology]
internal sealed record GatewayRefreshed(Guid PackageId, long Round) : IRefreshOutcome;
