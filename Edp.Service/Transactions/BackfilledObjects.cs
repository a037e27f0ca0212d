using Edp.Core.Batching;
using Edp.Service.Storage;

namespace Edp.Service.Transactions;

/// <summary>
/// Recognises events of objects that a backfill has recorded before them, and the other way round, so that an object is never recorded twice.
/// Prefixes that no backfill has touched cost nothing.
/// </summary>
internal sealed class BackfilledObjects(IObjectSearch search)
{
    // By how much the clocks of S3 and of EDP may differ.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    /// <summary>Takes away what arrived as an event and was recorded from a listing.</summary>
    /// <returns>How many objects were taken away.</returns>
    public async Task<int> RemoveFromEventsAsync(
        EdpDbContext database, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var suspects = arrivals.Where(prefix => prefix.Instance.BackfilledAt is not null).SelectMany(prefix => prefix.Objects)
            .SelectMany(arrived => ObjectIdentity.OfListed(arrived.Event).Select(identity => (Object: arrived, Identity: identity)))
            .ToList();
        if (suspects.Count == 0)
            return 0;

        var identities = suspects.Select(suspect => new ListedIdentity(suspect.Identity, NotListedBefore(suspect.Object, suspect.Identity)));
        foreach (var position in await search.FindAsync(database, [.. identities], cancellationToken))
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

        await search.ReadAsync(database, KeyRange.Of(arrivals), Show, cancellationToken);
        return Remove(arrivals);
    }

    /// <summary>
    /// A listing does not tell of a write that came after it: the same content was written again then. What has a version is the same object
    /// whenever it was listed.
    /// </summary>
    private static DateTimeOffset NotListedBefore(RecordedObject arrived, Guid identity) =>
        arrived.Event.EventTime is { } written && (arrived.Event.VersionId is null || identity != ObjectIdentity.OfListed(arrived.Event).First())
            ? written - ClockSkew
            : DateTimeOffset.UnixEpoch;

    private static int Remove(IReadOnlyList<PrefixArrivals> arrivals) =>
        arrivals.Sum(prefix => prefix.Objects.RemoveAll(arrived => arrived.IsRecorded));
}
