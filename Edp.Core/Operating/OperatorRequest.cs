namespace Edp.Core.Operating;

/// <summary>Who asks for something by hand, and why.</summary>
/// <param name="ActionId">The row of it. A request that is worked on again has the same, and is done once.</param>
/// <param name="Who">The name of a key, or of a user.</param>
/// <param name="Reason">In the operator's own words.</param>
internal sealed record OperatorRequest(Guid ActionId, string Who, string? Reason);
