using Edp.Service.Storage;
using Edp.Service.Storage.Ignored;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Explaining;

/// <summary>Reads what was counted of events that did not count, what this process has just counted included.</summary>
internal sealed class IgnoredFacts(StoreTransactions transactions, IgnoredKeyWriter writer)
{
    private const int MaxRows = 100;

    /// <summary>Makes sure that what was counted so far is read.</summary>
    public Task WriteAsync(CancellationToken cancellationToken) => writer.WriteAsync(cancellationToken);

    /// <summary>Of the prefixes that begin with the path, the latest first.</summary>
    public Task<List<IgnoredKey>> UnderAsync(string bucket, string path, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.IgnoredKeys.AsNoTracking()
                .Where(row => row.Bucket == bucket && row.Outcome != KeyOutcome.Duplicate).StartingWith(path, row => row.Prefix)
                .OrderByDescending(row => row.LastAt).Take(MaxRows).ToListAsync(cancellationToken),
            cancellationToken);

    /// <summary>Of one prefix, the latest first.</summary>
    public Task<List<IgnoredKey>> OfAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.IgnoredKeys.AsNoTracking().Where(row => row.Bucket == bucket && row.Prefix == prefix)
                .OrderByDescending(row => row.LastAt).Take(MaxRows).ToListAsync(cancellationToken),
            cancellationToken);

    /// <summary>The latest of a bucket.</summary>
    public Task<IgnoredKey?> LastAsync(string bucket, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            database => database.IgnoredKeys.AsNoTracking().Where(row => row.Bucket == bucket)
                .OrderByDescending(row => row.LastAt).FirstOrDefaultAsync(cancellationToken),
            cancellationToken);
}
