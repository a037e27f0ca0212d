using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>
/// The timer of a package: its delay, or the next look at the gateway's refresh. The state machine looks at the clock itself.
/// </summary>
internal sealed record PackageDelayElapsed(Guid PackageId);

/// <summary>The sweeper found a package whose timer never came. Raised in memory.</summary>
[ExcludeFromTopology]
internal sealed record PackageOverdueFound(Guid PackageId);
