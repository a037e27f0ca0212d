namespace Edp.Chaos;

/// <summary>How long, how much, and by which seed.</summary>
internal sealed record ChaosOptions(TimeSpan Duration, int Events, int Seed, TimeSpan Settle);
