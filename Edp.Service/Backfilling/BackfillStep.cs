using Edp.Core.Backfilling;
using Edp.Core.Batching;
using Edp.Service.Storage;
using Edp.Service.Transactions;

namespace Edp.Service.Backfilling;

/// <summary>Records the page of a backfill together with the place where the next one begins.</summary>
internal sealed class BackfillStep(Backfill backfill, BackfillPage page, BackfilledObjects backfilled) : IRecordingStep
{
    private int _recorded;

    public async Task<int> MatchAsync(
        EdpDbContext database, IReadOnlyList<PrefixArrivals> arrivals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = await backfilled.RemoveFromListingAsync(database, arrivals, cancellationToken);
        foreach (var recorded in arrivals.SelectMany(prefix => prefix.Objects))
            recorded.Source = ObjectSource.Backfill;
        _recorded = arrivals.Sum(prefix => prefix.Objects.Count);
        foreach (var prefix in arrivals)
        {
            if (backfill.DryRun)
                prefix.Objects.Clear();
            else if (prefix.Objects.Count > 0)
                BackfilledObjects.Record(prefix, now);
        }

        return removed;
    }

    public Task CompleteAsync(EdpDbContext database, int known, DateTimeOffset now, CancellationToken cancellationToken) =>
        BackfillStore.AdvanceAsync(database, backfill, page, _recorded, known, now, cancellationToken);
}
