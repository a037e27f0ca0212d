namespace Edp.Core.Batching;

/// <summary>R15: what the open batch of a prefix has to contain, and what of it is missing.</summary>
internal static class Expectation
{
    /// <summary>Takes what the rule says; what lists and messages have said stays.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="missingFiles">Those of its required files that the batch does not have.</param>
    public static void Expect(this PrefixRecord prefix, ExpectationRule rule, string? missingFiles)
    {
        if (prefix.ExpectedAt is null)
            prefix.ExpectedCount = rule.Count;
        prefix.RequiredFiles = rule.RequiredFiles;
        prefix.MissingFiles = missingFiles;
        prefix.CountMissing();
    }

    /// <summary>Whether the rule says something else than the open batch was told by it.</summary>
    public static bool HasOther(this PrefixRecord prefix, ExpectationRule rule) =>
        prefix.RequiredFiles != rule.RequiredFiles || (prefix.ExpectedAt is null && prefix.ExpectedCount != rule.Count);

    /// <summary>A key is in the batch now.</summary>
    public static void Arrived(this PrefixRecord prefix, string key)
    {
        if (!prefix.Expects)
            return;
        prefix.MissingFiles = FileNames.Without(prefix.MissingFiles, key, prefix.Prefix);
        prefix.CountMissing();
    }

    /// <summary>
    /// How much is missing: names that nothing fulfils, or how many keys are wanting in the number, whichever is more. A name may be one of the
    /// keys that are counted.
    /// </summary>
    public static void CountMissing(this PrefixRecord prefix)
    {
        var expects = prefix.ExpectedCount is not null || prefix.RequiredFiles is not null || prefix.ListedCount is not null;
        prefix.MissingCount = expects
            ? Math.Max(
                FileNames.Count(prefix.MissingFiles) + prefix.MissingListed.GetValueOrDefault(),
                Math.Max(0, prefix.ExpectedCount.GetValueOrDefault() - prefix.ObjectCount))
            : null;
    }

    /// <summary>How much the batch has to contain, counted as <see cref="CountMissing"/> counts; null when it expects nothing.</summary>
    public static long? Expected(this PrefixRecord prefix) => prefix.Expects
        ? Math.Max(FileNames.Count(prefix.RequiredFiles) + prefix.ListedCount.GetValueOrDefault(), prefix.ExpectedCount.GetValueOrDefault())
        : null;

    /// <summary>The batch is closed.</summary>
    public static void ExpectNothing(this PrefixRecord prefix)
    {
        prefix.ExpectedCount = prefix.ListedCount = prefix.MissingListed = prefix.MissingCount = null;
        prefix.RequiredFiles = prefix.MissingFiles = prefix.UnreadLists = prefix.ListProblem = null;
        prefix.ExpectedAt = null;
    }
}
