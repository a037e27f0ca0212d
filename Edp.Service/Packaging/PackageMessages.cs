namespace Edp.Service.Packaging;

/// <summary>The timer of a package: its delay, or the next request to the gateway. The state machine asks the clock itself.</summary>
internal sealed record PackageDelayElapsed(Guid PackageId);
