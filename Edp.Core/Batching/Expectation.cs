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
        !prefix.IsLate && (prefix.RequiredFiles != rule.RequiredFiles || (prefix.ExpectedAt is null && prefix.ExpectedCount != rule.Count));

    /// <summary>Takes what a list or a message says.</summary>
    public static void Expect(this PrefixRecord prefix, ExpectationChanged changed, ExpectationRule rule)
    {
        (prefix.ListedCount, prefix.MissingListed) = changed.Listed > 0 ? (changed.Listed, changed.Missing) : ((long?)null, (long?)null);
        // A list that can't be read says nothing, however often it is tried: the batch must become incomplete some time.
        if (changed.ListProblem is null)
            prefix.ExpectedAt = changed.RecordedAt;
        if (changed.List is { } list)
        {
            prefix.ListProblem = changed.ListProblem;
            if (changed.ListProblem is null)
                prefix.UnreadLists = UnreadLists.Without(prefix.UnreadLists, [list]);
        }

        if (changed.Told is { } told)
        {
            prefix.ExpectedCount = told.Count ?? (prefix.IsLate ? null : rule.Count);
            prefix.ExpectationTime = told.Time;
        }

        prefix.CountMissing();
    }

    /// <summary>A list is in the batch now, and what it names is not known before it is read.</summary>
    public static void ListArrived(this PrefixRecord prefix, string key)
    {
        prefix.UnreadLists = UnreadLists.With(prefix.UnreadLists, key);
        prefix.CountMissing();
    }

    /// <summary>An object is in the batch now.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="arrival">The object.</param>
    /// <param name="isNewest">Whether it is the newest version of its key.</param>
    public static void Arrived(this PrefixRecord prefix, RecordedObject arrival, bool isNewest)
    {
        if (!prefix.Expects)
            return;
        prefix.MissingFiles = FileNames.Without(prefix.MissingFiles, arrival.Event.Key, prefix.Prefix);
        if (isNewest)
        {
            foreach (var file in arrival.Expected.Where(file => file.BatchId == prefix.BatchId))
                prefix.MissingListed += file.Take(arrival.Event);
        }

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
                FileNames.Count(prefix.MissingFiles) + UnreadLists.Keys(prefix.UnreadLists).Length + prefix.MissingListed.GetValueOrDefault(),
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
