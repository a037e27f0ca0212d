using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Service.Storage;

namespace Edp.Service.Transactions;

/// <summary>
/// Buckets of which listings have recorded objects. A bucket becomes one before the first of them is recorded, so that whoever records an
/// event of it from then on looks for them.
/// </summary>
internal sealed class ListedBuckets(StoreTransactions transactions, IPrefixStore store, TimeProvider time)
{
    /// <summary>Records what a listing told; where it is the first of its bucket, once that is marked.</summary>
    public async Task RecordAsync(Func<Task> record, CancellationToken cancellationToken)
    {
        try
        {
            await record();
        }
        catch (UnmarkedBucketException e)
        {
            await MarkAsync(e.Bucket, cancellationToken);
            await record();
        }
    }

    private Task<bool> MarkAsync(string bucket, CancellationToken cancellationToken)
    {
        var row = new ListedBucket { Bucket = bucket, ListedAt = time.GetMicrosecondNow() };
        return transactions.WithRetriesAsync(
            async database =>
            {
                await store.MarkListedAsync(database, row, cancellationToken);
                return true;
            },
            cancellationToken);
    }
}
