using Edp.Core.Batching;
using Edp.Service.Storage;
using Edp.Service.Transactions;

namespace Edp.Service.Reconciling;

/// <summary>Records what a listing in the background found and nobody reported.</summary>
internal sealed class ReconcileStep(BackfilledObjects backfilled) : IRecordingStep
{
    /// <summary>How many objects are recorded by it.</summary>
    public int Recorded { get; private set; }

    public async Task<int> MatchAsync(
        EdpDbContext database, IReadOnlyList<PrefixArrivals> arrivals, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = await backfilled.RemoveFromListingAsync(database, arrivals, cancellationToken);
        Recorded = arrivals.Sum(prefix => prefix.Objects.Count);
        foreach (var prefix in arrivals.Where(prefix => prefix.Objects.Count > 0))
        {
            BackfilledObjects.Record(prefix, now);
            foreach (var recorded in prefix.Objects)
                recorded.Source = ObjectSource.Reconcile;
        }

        return removed;
    }

    public Task CompleteAsync(EdpDbContext database, int known, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;
}
