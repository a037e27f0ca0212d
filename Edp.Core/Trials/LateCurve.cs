using System.Runtime.InteropServices;

namespace Edp.Core.Trials;

/// <summary>
/// What quiet periods of different lengths would have made of arrivals: for each, how many objects came after their batch would have been
/// closed, and within a day of that. Only silence closes here, so that one way through the arrivals answers for all of them.
/// </summary>
internal sealed class LateCurve
{
    /// <summary>What comes later than this after a batch was closed belongs to something new.</summary>
    public static readonly TimeSpan LateWithin = TimeSpan.FromDays(1);

    /// <summary>The share of late objects that a suggested quiet period has at most.</summary>
    public const double MaxLateRate = 0.01;

    private readonly long[] _late = new long[Periods.Count];

    /// <summary>The quiet periods that are looked at, the shortest first.</summary>
    public static IReadOnlyList<TimeSpan> Periods { get; } =
    [
        .. new[] { 1, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400 }
            .Select(seconds => TimeSpan.FromSeconds(seconds))
    ];

    /// <summary>After so long without an arrival, a prefix is as good as a new one.</summary>
    public static TimeSpan Memory { get; } = Periods[^1] + LateWithin;

    public long Objects { get; private set; }

    /// <summary>Adds objects that came to one prefix at one time; times of a prefix only go forward.</summary>
    public void Add(ref Arrivals prefix, DateTimeOffset at, int objects)
    {
        Objects += objects;
        var gap = prefix.Last == default ? TimeSpan.Zero : at - prefix.Last;
        prefix.Last = at;
        for (var i = 0; i < _late.Length; i++)
        {
            var bit = 1 << i;
            if (gap > Periods[i])
                prefix.IsLate = gap - Periods[i] <= LateWithin ? prefix.IsLate | bit : prefix.IsLate & ~bit;
            if ((prefix.IsLate & bit) != 0)
                _late[i] += objects;
        }
    }

    /// <summary>Each quiet period with its share of late objects.</summary>
    public IReadOnlyList<LateRate> Rates() =>
        [.. Periods.Select((period, i) => new LateRate(period.TotalSeconds, Objects == 0 ? 0 : (double)_late[i] / Objects))];

    /// <summary>The shortest quiet period with few late objects; the longest of all where none has; null without objects.</summary>
    public LateRate? Suggestion() => Objects == 0 ? null : Rates() is var rates && rates.FirstOrDefault(rate => rate.Rate <= MaxLateRate) is { } good
        ? good
        : rates[^1];

    /// <summary>How far a prefix is.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct Arrivals
    {
        /// <summary>When the last objects came.</summary>
        public DateTimeOffset Last { get; set; }

        /// <summary>A bit for each quiet period by which what is open now is late.</summary>
        public int IsLate { get; set; }
    }
}

/// <summary>A quiet period, and what share of the objects would have come after it.</summary>
/// <param name="QuietPeriod">In seconds.</param>
/// <param name="Rate">0 to 1.</param>
internal sealed record LateRate(double QuietPeriod, double Rate);
