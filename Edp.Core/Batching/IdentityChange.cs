namespace Edp.Core.Batching;

/// <summary>
/// The row of <c>identity_change</c>, in databases that a version before has written: until then identities have the former layout, which
/// that version knows as well (<see cref="ObjectIdentity"/>).
/// </summary>
internal sealed class IdentityChange
{
    public DateTimeOffset ChangesAt { get; init; }
}
