using Edp.Core.Batching;
using Edp.Core.Parsing;
using Edp.Service.Storage;

namespace Edp.Service.Transactions;

/// <summary>
/// Recognises events of objects that a listing has recorded before them, and the other way round, so that an object is never recorded twice,
/// also where the rules have given it another prefix in between. Events of buckets of which no listing has recorded anything cost nothing.
/// </summary>
internal sealed class BackfilledObjects(IObjectSearch search, EventIdentities identities)
{
    // By how much the clocks of S3 and of EDP may differ.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    /// <summary>Takes away what arrived as an event and was recorded from a listing.</summary>
    /// <returns>How many objects were taken away.</returns>
    public async Task<int> RemoveFromEventsAsync(
        EdpDbContext database, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var suspects = arrivals.Where(prefix => prefix.IsListed).SelectMany(prefix => prefix.Objects)
            .SelectMany(arrived => identities.WhereListed(arrived.Event, NotListedBefore(arrived.Event))
                .Select(listed => (Object: arrived, Listed: listed)))
            .ToList();
        if (suspects.Count == 0)
            return 0;

        foreach (var position in await search.FindAsync(database, [.. suspects.Select(suspect => suspect.Listed)], cancellationToken))
            suspects[position].Object.IsRecorded = true;
        foreach (var prefix in arrivals)
            prefix.Duplicates = [.. prefix.Duplicates, .. prefix.Objects.Where(arrived => arrived.IsRecorded)];
        return Remove(arrivals);
    }

    /// <summary>Takes away what a listing tells of and was recorded as an event.</summary>
    /// <returns>How many objects were taken away.</returns>
    public async Task<int> RemoveFromListingAsync(
        EdpDbContext database, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var listed = arrivals.SelectMany(prefix => prefix.Objects).ToLookup(arrived => arrived.Event.Key, StringComparer.Ordinal);
        if (listed.Count == 0)
            return 0;

        void Show(KnownObject recorded)
        {
            foreach (var arrived in listed[recorded.Key].Where(arrived => KnownObject.Of(arrived.Event).IsSameAs(recorded)))
                arrived.IsRecorded = true;
        }

        await search.ReadAsync(database, arrivals[0].Bucket, [.. listed.Select(key => key.Key)], Show, cancellationToken);
        var removed = Remove(arrivals);
        if (identities.FormerUntil is not { } until || arrivals.All(prefix => prefix.Objects.Count == 0))
            return removed;
        await search.ReadFormerAsync(database, KeyRange.Of(arrivals), until, Show, cancellationToken);
        return removed + Remove(arrivals);
    }

    /// <summary>Notes that what is left of a listing is recorded for a prefix.</summary>
    /// <exception cref="UnmarkedBucketException">The events of its bucket are not looked up yet.</exception>
    public static void Record(PrefixArrivals prefix, DateTimeOffset now)
    {
        if (!prefix.IsListed)
            throw new UnmarkedBucketException(prefix.Bucket);
        prefix.Instance.BackfilledAt ??= now;
    }

    /// <summary>A listing does not tell of a write that came after it: the same content was written again then.</summary>
    private static DateTimeOffset NotListedBefore(ObjectEvent arrived) =>
        arrived.EventTime is { } written ? written - ClockSkew : DateTimeOffset.UnixEpoch;

    private static int Remove(IReadOnlyList<PrefixArrivals> arrivals) =>
        arrivals.Sum(prefix => prefix.Objects.RemoveAll(arrived => arrived.IsRecorded));
}
