namespace Edp.Core.Trials;

/// <summary>
/// Any number of figures in little memory: as they are while there are not many different ones, afterwards to three digits; the smallest and the
/// largest always as they are.
/// </summary>
internal sealed class Figures
{
    private const int MaxDifferent = 50_000;
    private const int Digits = 3;

    private Dictionary<double, long> _counts = [];
    private bool _isRounded;
    private double _min = double.MaxValue;
    private double _max = double.MinValue;

    public long Count { get; private set; }

    /// <summary>Adds one that is not negative.</summary>
    public void Add(double figure)
    {
        Count++;
        _min = Math.Min(_min, figure);
        _max = Math.Max(_max, figure);
        Add(_counts, _isRounded ? Rounded(figure) : figure, 1);
        if (_isRounded || _counts.Count <= MaxDifferent)
            return;

        var rounded = new Dictionary<double, long>();
        foreach (var (value, count) in _counts)
            Add(rounded, Rounded(value), count);
        (_counts, _isRounded) = (rounded, true);
    }

    /// <summary>Null where there are none.</summary>
    public Spread? Spread()
    {
        if (Count == 0)
            return null;
        var sorted = _counts.OrderBy(figure => figure.Key).ToList();
        return new Spread(_min, At(sorted, 0.5), At(sorted, 0.95), _max);
    }

    private double At(List<KeyValuePair<double, long>> sorted, double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        foreach (var (figure, count) in sorted)
        {
            left -= count;
            if (left <= 0)
                return Math.Clamp(figure, _min, _max);
        }

        return _max;
    }

    private static void Add(Dictionary<double, long> counts, double figure, long count) =>
        counts[figure] = counts.GetValueOrDefault(figure) + count;

    private static double Rounded(double figure)
    {
        if (figure == 0)
            return 0;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(figure))) + 1 - Digits);
        return Math.Round(figure / unit) * unit;
    }
}
