namespace Edp.Core.Trials;

/// <summary>How figures are spread.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Median">Half are no larger.</param>
/// <param name="P95">95 of 100 are no larger.</param>
/// <param name="Max">The largest.</param>
internal sealed record Spread(double Min, double Median, double P95, double Max);
