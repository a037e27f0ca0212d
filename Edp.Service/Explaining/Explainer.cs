using Edp.Core.Batching;
using Edp.Core.Parsing;

namespace Edp.Service.Explaining;

/// <summary>Answers why something has not been packaged: the first reading of the address that EDP knows, or why it knows none.</summary>
internal sealed class Explainer(
    FactReader facts, BucketRules rules, OpenBatchStory open, ClosedBatchStory closed, QuiltStory quilt,
    IgnoredStory ignored, IgnoredFacts uncounted, DuplicateStory duplicates, UnheardStory unheard)
{
    /// <param name="readings">The ways to read what was asked, the likeliest first; at least one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Explanation> ExplainAsync(IReadOnlyList<AddressReading> readings, CancellationToken cancellationToken)
    {
        await uncounted.WriteAsync(cancellationToken);
        foreach (var reading in readings)
        {
            if (await TryExplainAsync(reading, cancellationToken) is { } explanation)
                return explanation;
        }

        var stories = readings.Select(StoryOf).ToList();
        foreach (var story in stories)
        {
            if (await ignored.TellAsync(story, cancellationToken) is { } explanation)
                return explanation;
        }

        return await unheard.TellAsync(stories[0], cancellationToken);
    }

    private static Story StoryOf(AddressReading reading)
    {
        var story = new Story(reading.Address);
        story.Add(reading.Remark);
        return story;
    }

    private Task<Explanation?> TryExplainAsync(AddressReading reading, CancellationToken cancellationToken)
    {
        var (address, story) = (reading.Address, StoryOf(reading));
        if (address.Path.StartsWith(QuiltStory.Folder, StringComparison.Ordinal))
            return quilt.TellAsync(story, cancellationToken)!;
        if (address.IsKey && ManifestKey.Is(address.Path))
        {
            return Task.FromResult<Explanation?>(story.End(
                Cause.OwnManifest, $"{Phrases.Name(address.Path)} is a manifest that EDP wrote for a batch, so it is ignored."));
        }

        return address.IsKey
            ? TryExplainObjectsAsync(story, PrefixesOf(address.Bucket, address.Path), cancellationToken)
            : TryExplainPrefixAsync(story, cancellationToken);
    }

    private async Task<Explanation?> TryExplainPrefixAsync(Story story, CancellationToken cancellationToken)
    {
        var (bucket, path) = (story.Address.Bucket, story.Address.Path);
        if (await facts.PrefixAsync(bucket, path, cancellationToken) is not { } prefix)
        {
            // A folder within a prefix.
            var above = PrefixesOf(bucket, path).Where(known => known.Length < path.Length).ToList();
            return path.EndsWith('/') ? await TryExplainObjectsAsync(story, above, cancellationToken) : null;
        }

        if (prefix.BatchId is { } batchId)
        {
            await AddActionsAsync(story, batchId, cancellationToken);
            return open.Tell(story, prefix, objects: null);
        }

        if (await facts.LastBatchAsync(bucket, path, cancellationToken) is not { } last)
            return null;
        await AddActionsAsync(story, last.BatchId, cancellationToken);
        return await closed.TellAsync(story, last, objects: null, cancellationToken);
    }

    private async Task<Explanation?> TryExplainObjectsAsync(
        Story story, IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        if (await facts.ObjectsAsync(story.Address, prefixes, cancellationToken) is not { } objects)
            return null;
        return await TryExplainObjectsAsync(story, prefixes, objects, cancellationToken) is not { } explanation ? null
            : await duplicates.FindAsync(explanation, objects, cancellationToken) is { } duplicate
                ? DuplicateStory.Tell(explanation, objects, duplicate)
                : explanation;
    }

    private async Task<Explanation?> TryExplainObjectsAsync(
        Story story, IReadOnlyList<string> prefixes, KnownObjects objects, CancellationToken cancellationToken)
    {
        var batchId = objects.Newest.BatchId;
        await AddActionsAsync(story, batchId, cancellationToken);
        if (await facts.OpenAsync(story.Address.Bucket, prefixes, batchId, cancellationToken) is { } prefix)
            return open.Tell(story, prefix, objects);
        return await facts.BatchAsync(batchId, cancellationToken) is { } batch
            ? await closed.TellAsync(story, batch, objects, cancellationToken)
            : null;
    }

    private async Task AddActionsAsync(Story story, Guid batchId, CancellationToken cancellationToken)
    {
        foreach (var action in await facts.ActionsAsync(batchId, cancellationToken))
        {
            var reason = action.Reason is { Length: > 0 } text ? $": {Phrases.Quote(text)}" : ".";
            story.Add(action.ActedAt, $"{Phrases.Name(action.Who)} did by hand: {action.Action}{reason}");
        }
    }

    /// <summary>The prefixes under which a key can have been recorded, by the rules of now or by earlier ones.</summary>
    private List<string> PrefixesOf(string bucket, string key)
    {
        var prefixes = new HashSet<string>(rules.PrefixesOf(bucket, key), StringComparer.Ordinal) { rules.Current.PrefixOf(bucket, key), "" };
        for (var slash = key.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = key.IndexOf('/', slash + 1))
            prefixes.Add(key[..(slash + 1)]);
        return [.. prefixes];
    }
}
