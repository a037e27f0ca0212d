namespace Edp.Service.Batching;

/// <summary>The timer of a prefix. It may come early or late: the state machine asks the clock itself.</summary>
internal sealed record QuietPeriodElapsed(Guid PrefixId);
