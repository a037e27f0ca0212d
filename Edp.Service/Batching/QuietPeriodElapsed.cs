namespace Edp.Service.Batching;

/// <summary>The timer of a prefix. It may come early, late, twice or not at all: the state machine looks at the clock itself.</summary>
internal sealed record QuietPeriodElapsed(Guid PrefixId);
