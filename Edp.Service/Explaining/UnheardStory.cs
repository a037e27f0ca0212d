using Edp.Core.Batching;
using Edp.Service.Batching;

namespace Edp.Service.Explaining;

/// <summary>Tells why nothing is recorded, as far as that can be known, and where to look.</summary>
internal sealed class UnheardStory(FactReader facts, BucketFacts buckets, IgnoredFacts ignored, BucketRules rules)
{
    // Keys are compared one by one.
    private const long MaxCompared = 100_000;

    public async Task<Explanation> TellAsync(Story story, CancellationToken cancellationToken)
    {
        var (bucket, path) = (story.Address.Bucket, story.Address.Path);
        story.Prefix = story.Address.IsKey ? rules.Current.PrefixOf(bucket, path) : path;
        foreach (var row in await ignored.OfAsync("", "", cancellationToken))
        {
            story.Add(
                row.LastAt,
                $"EDP rejected {Phrases.Count(row.EventCount, "entry", "entries")} that did not say of which file, as {row.Reason}; the "
                + $"last: {row.Detail}.");
        }

        var recordedAt = await buckets.LastHeardAsync(bucket, cancellationToken);
        var uncounted = await ignored.LastAsync(bucket, cancellationToken);
        if (Later(recordedAt, uncounted?.LastAt) is not { } heardAt)
            return await TellBucketAsync(story, cancellationToken);
        story.Add(heardAt, $"EDP last heard of the bucket {Phrases.Name(bucket)}.");
        return story.Address.IsKey
            ? await TellKeyAsync(story, heardAt, cancellationToken)
            : await TellPrefixAsync(story, heardAt, cancellationToken);
    }

    private static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) => right > left || left is null ? right : left;

    private async Task<Explanation> TellBucketAsync(Story story, CancellationToken cancellationToken)
    {
        var name = Phrases.Name(story.Address.Bucket);
        AddLikelyCauses(story);
        if (!await buckets.AnyHeardAsync(cancellationToken))
        {
            return story.End(
                Cause.NoEventsYet,
                $"EDP has not recorded a single file yet, of any bucket: most likely the notifications of {name} are not switched on, "
                + "or do not reach EDP.");
        }

        var known = await buckets.BucketsAsync(cancellationToken);
        story.Add($"EDP has heard of {Phrases.List([.. known.Select(Phrases.Name)])}.");
        return known.FirstOrDefault(other => IsSimilar(other, story.Address.Bucket)) is { } similar
            ? story.End(
                Cause.SimilarBucket,
                $"EDP has never heard of the bucket {name}, but it has of {Phrases.Name(similar)}: most likely the name is meant to be "
                + "that one.")
            : story.End(
                Cause.NeverHeardBucket,
                $"EDP has never heard of the bucket {name}: most likely its notifications are not switched on, or do not reach EDP, or "
                + "the bucket "
                + "has another name.");
    }

    private async Task<Explanation> TellKeyAsync(Story story, DateTimeOffset heardAt, CancellationToken cancellationToken)
    {
        var (bucket, name) = (story.Address.Bucket, Phrases.Name(story.Address.Path));
        if (await facts.PrefixAsync(bucket, story.Prefix, cancellationToken) is not { } prefix)
            return TellPrefixUnknown(story, heardAt);
        var last = await facts.LastBatchAsync(bucket, prefix.Prefix, cancellationToken);
        AddState(story, prefix);
        if (prefix.EventCount + (last?.EventCount ?? 0) <= MaxCompared
            && await facts.SimilarObjectAsync(story.Address, BatchesOf(prefix, last?.BatchId), cancellationToken) is { } similar)
        {
            return story.End(
                Cause.SimilarKey,
                $"EDP has never heard of {name}, but at {Phrases.Time(similar.RecordedAt)} of {Phrases.Name(similar.Key)}: "
                + "upper and lower case are different names.");
        }

        if (await facts.LastExpiredAsync(bucket, prefix.Prefix, cancellationToken) is { } expired)
        {
            return story.End(
                Cause.ManifestExpired,
                $"Whether {name} has come is no longer known: the lists of the files of {Phrases.Prefix(prefix.Prefix)} are removed after "
                + "the "
                + $"retention time, up to batch {Phrases.Number(expired.BatchNumber)}, which was closed at {Phrases.Time(expired.ReadyAt)}.");
        }

        return story.End(
            Cause.NeverHeardKey,
            $"EDP has never heard of {name}, but of other files of {Phrases.Prefix(prefix.Prefix)}: most likely it was not uploaded yet, "
            + "or not to "
            + "its end, or under another name.");
    }

    private async Task<Explanation> TellPrefixAsync(
        Story story, DateTimeOffset heardAt, CancellationToken cancellationToken)
    {
        var (bucket, path) = (story.Address.Bucket, story.Address.Path);
        var (count, first) = await buckets.PrefixesUnderAsync(bucket, path, cancellationToken);
        if (count > 0)
        {
            foreach (var prefix in first)
                AddState(story, prefix);
            var atLeast = count == BucketFacts.MaxCounted ? "at least " : "";
            return story.End(
                Cause.SeveralPrefixes,
                $"There is no batch of {Phrases.Prefix(path)} itself, but EDP knows {atLeast}{Phrases.Count(count, "prefix", "prefixes")} "
                + "under it, "
                + $"the first of them {Phrases.Name(first[0].Prefix)}.");
        }

        var parent = rules.Current.PrefixOf(bucket, path + "-");
        if (parent != path && await facts.PrefixAsync(bucket, parent, cancellationToken) is { } known)
        {
            story.Prefix = parent;
            AddState(story, known);
            return story.End(
                Cause.NeverHeardFolder,
                $"EDP has never heard of a file under {Phrases.Name(path)}, but of other files of {Phrases.Prefix(parent)}: most likely "
                + "nothing was "
                + "uploaded there yet.");
        }

        return TellPrefixUnknown(story, heardAt);
    }

    private static Explanation TellPrefixUnknown(Story story, DateTimeOffset heardAt)
    {
        AddLikelyCauses(story);
        var where = story.Prefix.Length == 0 ? "at the root of" : $"under {Phrases.Name(story.Prefix)} in";
        return story.End(
            Cause.NeverHeardPrefix,
            $"EDP has never heard of anything {where} the bucket {Phrases.Name(story.Address.Bucket)}, of which it last "
            + $"heard at {Phrases.Time(heardAt)}: most likely nothing was uploaded there yet, or the bucket's notifications leave it out.");
    }

    private static void AddLikelyCauses(Story story)
    {
        story.Add("First look whether the bucket sends events: in its properties Amazon EventBridge must be on, or a notification set "
            + "to EDP's queue.");
        story.Add("Then whether they reach EDP: the rule of EventBridge, or the filter of the notification, must take in this bucket "
            + "and prefix.");
        story.Add("Then whether the name is right: bucket and key, with upper and lower case.");
    }

    private static void AddState(Story story, PrefixState prefix) => story.Add(
        prefix.LastRecordedAt,
        prefix.BatchId is null
            ? $"{Phrases.Prefix(prefix.Prefix)} has no open batch; its last one was batch {Phrases.Number(prefix.BatchNumber)}."
            : $"{Phrases.Prefix(prefix.Prefix)} has the open batch {Phrases.Number(prefix.BatchNumber)} with "
                + $"{BatchWords.Files(prefix.ObjectCount)}.");

    private static List<Guid> BatchesOf(PrefixState prefix, Guid? last) => [.. new[] { prefix.BatchId, last }.OfType<Guid>()];

    // Letter case, and what is typed wrong most often.
    private static bool IsSimilar(string known, string asked) => Plain(known) == Plain(asked);

    private static string Plain(string name) => new([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
