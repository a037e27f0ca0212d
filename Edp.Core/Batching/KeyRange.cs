using System.Runtime.InteropServices;

namespace Edp.Core.Batching;

/// <summary>Keys of one prefix, from the first to the last in the order of a listing, which is that of their bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyRange(string Bucket, string Prefix, string First, string Last)
{
    /// <summary>Where objects with these keys may have been recorded: under whatever they begin with, since a rule may have been another then.</summary>
    /// <param name="arrivals">Objects by prefix, in the order of a listing.</param>
    public static IReadOnlyList<KeyRange> Of(IReadOnlyList<PrefixArrivals> arrivals)
    {
        var ranges = new Dictionary<(string Bucket, string Prefix), KeyRange>();
        foreach (var prefix in arrivals)
        {
            foreach (var arrived in prefix.Objects)
            {
                var key = arrived.Event.Key;
                for (var length = 0; length <= key.Length; length++)
                {
                    if (length == 0 || !char.IsHighSurrogate(key[length - 1]))
                        Extend(ranges, prefix.Bucket, key[..length], key);
                }
            }
        }

        return [.. ranges.Values];
    }

    private static void Extend(Dictionary<(string Bucket, string Prefix), KeyRange> ranges, string bucket, string prefix, string key)
    {
        if (!ranges.TryGetValue((bucket, prefix), out var range))
            ranges.Add((bucket, prefix), new KeyRange(bucket, prefix, key, key));
        else if (Precedes(range.Last, key))
            ranges[(bucket, prefix)] = range with { Last = key };
        else if (Precedes(key, range.First))
            ranges[(bucket, prefix)] = range with { First = key };
    }

    // The order of UTF-8: as that of UTF-16, but for what takes two units.
    private static bool Precedes(string left, string right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a == b)
                continue;
            return char.IsSurrogate(a) == char.IsSurrogate(b) ? a < b : char.IsSurrogate(b);
        }

        return left.Length < right.Length;
    }
}
