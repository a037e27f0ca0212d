using System.Runtime.InteropServices;

namespace Edp.Core.Batching;

/// <summary>What the rules say of a key: the rule that it fits and how long its prefix is, or why it does not count.</summary>
/// <param name="Kind">Whether it counts.</param>
/// <param name="Rule">The rule that it fits; null where there is none.</param>
/// <param name="PrefixLength">How many characters of the key are its prefix.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyFit(KeyFitKind Kind, BatchRule? Rule, int PrefixLength)
{
    public bool Counts => Kind == KeyFitKind.Counts;
}

/// <summary>Whether a key counts, and if not, why.</summary>
internal enum KeyFitKind
{
    /// <summary>It fits a rule.</summary>
    Counts,

    /// <summary>There are rules, and none for its bucket.</summary>
    NoRule,

    /// <summary>There are rules for its bucket, and it fits none of them (R14).</summary>
    NoMatch,

    /// <summary>It fits one of the rule's IgnorePrefixes (R2).</summary>
    IgnorePrefix
}
