namespace Edp.Core.Trials;

/// <summary>How figures are spread.</summary>
/// <param name="Min">The smallest.</param>
/// <param name="Median">Half are no larger.</param>
/// <param name="P95">95 of 100 are no larger.</param>
/// <param name="Max">The largest.</param>
internal sealed record Spread(double Min, double Median, double P95, double Max)
{
    /// <summary>Null where there are none. Sorts them.</summary>
    public static Spread? Of(List<double> figures)
    {
        if (figures.Count == 0)
            return null;
        figures.Sort();
        return new Spread(figures[0], At(figures, 0.5), At(figures, 0.95), figures[^1]);
    }

    private static double At(List<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
