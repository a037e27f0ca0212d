using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>The timer of a package: its delay, or the time a gateway has to refresh. The state machine looks at the clock itself.</summary>
internal sealed record PackageDelayElapsed(Guid PackageId);

/// <summary>The sweeper found a package whose timer never came. Raised in memory.</summary>
[ExcludeFromTopology]
internal sealed record PackageOverdueFound(Guid PackageId);

/// <summary>Asks for a refresh of a folder in the File Gateway's cache.</summary>
internal sealed record RefreshFolder(Guid PackageId, long Round, string Folder);

/// <summary>Storage Gateway took the request and will tell by this id when it is done.</summary>
internal sealed record RefreshStarted(Guid PackageId, long Round, string NotificationId);

/// <summary>Storage Gateway did not take the request, however often it was asked.</summary>
internal sealed record RefreshFailed(Guid PackageId, long Round, string Reason);

/// <summary>Storage Gateway tells that a refresh is done. Raised in memory, within the transaction that records it.</summary>
[ExcludeFromTopology]
internal sealed record GatewayRefreshed(Guid PackageId, string NotificationId);
