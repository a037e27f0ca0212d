using Edp.Amazon.Listing;
using Edp.Core.Backfilling;
using Edp.Service.Ingest;
using Edp.Service.Transactions;

namespace Edp.Service.Backfilling;

/// <summary>Lists a page of a bucket and records it.</summary>
internal sealed class BackfillPages(ObjectLister lister, ObjectRecorder recorder, BackfilledObjects known)
{
    private const int MaxPage = 1_000;

    // A small page for a low rate, so that it is kept within a second or so.
    public async Task<int> RecordNextAsync(Backfill backfill, CancellationToken cancellationToken)
    {
        var max = (int)Math.Clamp(backfill.Rate, 1, MaxPage);
        var listed = await lister.ListAsync(backfill.Bucket, backfill.Prefix, backfill.ContinuationToken, max, cancellationToken);
        var inTime = listed.Objects.Where(found => IsInTime(backfill, found.LastModified)).ToList();
        var wanted = inTime.Where(found => ListedEvents.IsObject(found.Key)).Select(found => ListedEvents.Of(backfill.Bucket, found)).ToList();
        await recorder.RecordListedAsync(
            wanted,
            ignored => new BackfillStep(
                backfill,
                new BackfillPage(
                    listed.Next,
                    listed.Objects.Count > 0 ? listed.Objects[^1].Key : null,
                    listed.Objects.Count,
                    listed.Objects.Count - inTime.Count,
                    inTime.Count - wanted.Count + ignored),
                known),
            cancellationToken);
        return listed.Objects.Count;
    }

    private static bool IsInTime(Backfill backfill, DateTimeOffset? modified) =>
        (backfill.Since is not { } since || modified >= since) && (backfill.Until is not { } until || modified < until);
}
