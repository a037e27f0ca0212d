namespace Edp.Core.Rules;

/// <summary>Whether every text that fits one pattern with <c>*</c> and <c>?</c> fits another.</summary>
internal static class PatternReach
{
    /// <summary>A <c>*</c> of the narrower pattern is taken by one of the wider alone, a <c>?</c> by that or a <c>?</c>.</summary>
    public static bool Covers(string wider, string narrower)
    {
        var (at, inNarrower) = (0, 0);
        var (afterStar, starEnds) = (-1, 0);
        while (inNarrower < narrower.Length)
        {
            if (at < wider.Length && wider[at] == '*')
                (afterStar, starEnds) = (++at, inNarrower);
            else if (at < wider.Length && Takes(wider[at], narrower[inNarrower]))
                (at, inNarrower) = (at + 1, inNarrower + 1);
            else if (afterStar >= 0)
                (at, inNarrower) = (afterStar, ++starEnds);
            else
                return false;
        }

        return wider.AsSpan(at).TrimStart('*').IsEmpty;
    }

    private static bool Takes(char wider, char narrower) => narrower != '*' && (wider == '?' || wider == narrower);
}
