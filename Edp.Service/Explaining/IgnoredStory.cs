using Edp.Core.Batching;
using Edp.Service.Storage.Ignored;
using Edp.Service.Telemetry;

namespace Edp.Service.Explaining;

/// <summary>Tells that something does not count, by which rule, or why its events were rejected.</summary>
internal sealed class IgnoredStory(IgnoredFacts facts, BucketRules rules)
{
    /// <summary>Null where nothing of the kind is known.</summary>
    public async Task<Explanation?> TellAsync(Story story, CancellationToken cancellationToken)
    {
        var (bucket, path, isKey) = (story.Address.Bucket, story.Address.Path, story.Address.IsKey);
        var current = rules.Current;
        if (current.RulesOf(bucket) is null)
            return await TellNoRuleAsync(story, cancellationToken);
        if (isKey && path.EndsWith('/'))
        {
            return story.End(
                Cause.FolderPlaceholder, $"{Phrases.Name(path)} is not a file but the placeholder of a folder, so it is ignored.");
        }

        var fit = isKey ? current.Fit(bucket, path) : default;
        if (fit.Kind == KeyFitKind.NoMatch)
            return await TellNoMatchAsync(story, cancellationToken);
        var rule = fit.Rule ?? current.ForOpenBatch(bucket, path);
        story.Prefix = isKey ? current.PrefixOf(bucket, path) : path;
        var rows = isKey
            ? await facts.OfAsync(bucket, story.Prefix, cancellationToken)
            : await facts.UnderAsync(bucket, path, cancellationToken);
        foreach (var row in rows.Where(row => row.Outcome == KeyOutcome.Rejected))
            story.Add(row.LastAt, $"{Rejections(row)}, the last of them {Phrases.Name(row.ExampleKey)}: {row.Detail}.");
        if (rule.IgnoringPattern(path) is { } pattern)
            return TellIgnored(story, rule, pattern, rows.Find(row => row.Outcome == KeyOutcome.Ignored && row.Pattern == pattern));
        if (rows.Find(row => row.Outcome == KeyOutcome.Rejected && (!isKey || row.ExampleKey == path)) is { } rejected)
            return TellRejected(story, rejected);
        return rows.Find(row => row.Reason == IgnoredReason.IgnorePrefix && (!isKey || Matches(row.Pattern, path))) is { } ignored
            ? TellIgnoredOnly(story, rule, ignored)
            : null;
    }

    private async Task<Explanation> TellNoRuleAsync(Story story, CancellationToken cancellationToken)
    {
        var bucket = story.Address.Bucket;
        var ignored = await facts.OfAsync(bucket, "", cancellationToken);
        var heard = ignored.Find(row => row.Reason == IgnoredReason.NoRule) is { } row
            ? $"{Phrases.Count(row.EventCount, "event")} so far, the last at {Phrases.Time(row.LastAt)} of {Phrases.Name(row.ExampleKey)}"
            : "no event of it has come yet";
        return story.End(Cause.NoRule, $"No rule of EDP is for the bucket {Phrases.Name(bucket)}, so everything in it is ignored: {heard}.");
    }

    private async Task<Explanation> TellNoMatchAsync(Story story, CancellationToken cancellationToken)
    {
        var bucket = story.Address.Bucket;
        var ignored = await facts.OfAsync(bucket, "", cancellationToken);
        var heard = ignored.Find(row => row.Reason == IgnoredReason.NoMatch) is { } row
            ? $"{Phrases.Count(row.EventCount, "event")} of such keys so far, the last at {Phrases.Time(row.LastAt)} of {Phrases.Name(row.ExampleKey)}"
            : "no event of such a key has come yet";
        return story.End(
            Cause.NoMatch,
            $"{Phrases.Name(story.Address.Path)} fits none of the rules for the bucket {Phrases.Name(bucket)}, so it is ignored: {heard}.");
    }

    private static Explanation TellIgnored(Story story, BatchRule rule, string pattern, IgnoredKey? row)
    {
        var (name, by) = (Phrases.Name(story.Address.Path), $"{Phrases.Name(pattern)} of {RuleName(rule)}");
        return row is null
            ? story.End(Cause.WouldBeIgnored, $"EDP has not heard of {name}, and ignores it when it comes, since it matches {by}.")
            : story.End(
                Cause.Ignored,
                $"{name} is ignored, since it matches {by}; so EDP ignored {Phrases.Count(row.EventCount, "event")} of "
                + $"{Phrases.Prefix(row.Prefix)}, "
                + $"the last at {Phrases.Time(row.LastAt)} of {Phrases.Name(row.ExampleKey)}.");
    }

    private static Explanation TellIgnoredOnly(Story story, BatchRule rule, IgnoredKey row)
    {
        if (story.Address.IsKey)
        {
            return story.End(
                Cause.WasIgnored,
                $"{Phrases.Name(story.Address.Path)} matches {Phrases.Name(row.Pattern)}, by which EDP ignored events of "
                + $"{Phrases.Prefix(row.Prefix)} until "
                + $"{Phrases.Time(row.LastAt)}; the rule has this pattern no more, so it counts when an event of it comes again.");
        }

        return story.End(
            Cause.Ignored,
            $"Of {Phrases.Prefix(story.Address.Path)} EDP heard only what it ignores: {Phrases.Count(row.EventCount, "event")} whose keys "
            + "match "
            + $"{Phrases.Name(row.Pattern)} of {RuleName(rule)}, the last at {Phrases.Time(row.LastAt)} of {Phrases.Name(row.ExampleKey)}.");
    }

    private static Explanation TellRejected(Story story, IgnoredKey row) => story.Address.IsKey
        ? story.End(
            Cause.Rejected, $"The event of {Phrases.Name(story.Address.Path)} at {Phrases.Time(row.LastAt)} was rejected: {row.Detail}.")
        : story.End(
            Cause.Rejected,
            $"Of {Phrases.Prefix(story.Address.Path)} EDP heard only what it rejected: {Phrases.Count(row.EventCount, "event")}, the last at "
            + $"{Phrases.Time(row.LastAt)} of {Phrases.Name(row.ExampleKey)}: {row.Detail}.");

    private static string Rejections(IgnoredKey row) =>
        $"EDP rejected {Phrases.Count(row.EventCount, "event")} of {Phrases.Prefix(row.Prefix)} as {row.Reason}";

    private static bool Matches(string pattern, string key) => new KeyPattern(pattern).MatchesOrPrefixes(key);

    private static string RuleName(BatchRule rule) =>
        rule.Name is { } name ? $"the rule {Phrases.Name(name)}"
        : rule.Options.BucketName == "*" ? "the rule for every bucket"
        : $"the rule for {Phrases.Name(rule.Options.BucketName)}";
}
