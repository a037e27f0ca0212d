using Edp.Core.Batching;
using Edp.Service.Batching;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Explaining;

/// <summary>Reads whether and when EDP has heard of buckets, and of what lies near an address.</summary>
internal sealed class BucketFacts(StoreTransactions transactions)
{
    /// <summary>How many buckets are compared with one that is not known.</summary>
    private const int MaxBuckets = 50;

    /// <summary>Up to how many prefixes are counted.</summary>
    public const int MaxCounted = 1_000;

    private const int MaxListed = 5;
    private const int Recent = 1_000;

    public Task<bool> AnyHeardAsync(CancellationToken cancellationToken) =>
        transactions.ReadAsync(database => database.Prefixes.AnyAsync(cancellationToken), cancellationToken);

    /// <summary>When EDP last heard of the bucket; null when it never did.</summary>
    public Task<DateTimeOffset?> LastHeardAsync(string bucket, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
            async database =>
            {
                if (!await database.Prefixes.AnyAsync(row => row.Bucket == bucket, cancellationToken))
                    return null;
                var open = await LastRecordedAsync(database, bucket, cancellationToken);
                var closed = await LastClosedAsync(database, bucket, cancellationToken);
                return open > closed || closed is null ? open : closed;
            },
            cancellationToken);

    /// <summary>The buckets that EDP has heard of, by name.</summary>
    public Task<IReadOnlyList<string>> BucketsAsync(CancellationToken cancellationToken) =>
        transactions.ReadAsync<IReadOnlyList<string>>(
            async database =>
            {
                var buckets = new List<string>();
                var last = "";
                // One step of the index for each bucket, however many prefixes it has.
                while (buckets.Count < MaxBuckets
                    && await database.Prefixes.AsNoTracking().Where(row => string.Compare(row.Bucket, last) > 0)
                        .OrderBy(row => row.Bucket).Select(row => row.Bucket).FirstOrDefaultAsync(cancellationToken) is { } next)
                {
                    buckets.Add(last = next);
                }

                return buckets;
            },
            cancellationToken);

    /// <summary>The prefixes that begin with a text: how many, up to a limit, and the first of them.</summary>
    public Task<(int Count, IReadOnlyList<PrefixState> First)> PrefixesUnderAsync(
        string bucket, string start, CancellationToken cancellationToken) =>
        transactions.ReadAsync<(int, IReadOnlyList<PrefixState>)>(
            async database =>
            {
                var prefixes = database.Prefixes.AsNoTracking().Where(row => row.Bucket == bucket).StartingWith(start, row => row.Prefix);
                var count = await prefixes.Take(MaxCounted).CountAsync(cancellationToken);
                return (count, await prefixes.OrderBy(row => row.Prefix).Take(MaxListed).ToListAsync(cancellationToken));
            },
            cancellationToken);

    private static async Task<DateTimeOffset?> LastRecordedAsync(EdpDbContext database, string bucket, CancellationToken cancellationToken)
    {
        // As below: the timers that are due last are of prefixes that something came for of late.
        var recent = database.Prefixes.AsNoTracking().Where(row => row.TimerDueAt != null).OrderByDescending(row => row.TimerDueAt)
            .Take(Recent).Where(row => row.Bucket == bucket);
        return await NewestAsync(recent, cancellationToken)
            ?? await NewestAsync(
                database.Prefixes.AsNoTracking().Where(row => row.Bucket == bucket && row.BatchId != null), cancellationToken);
    }

    private static Task<DateTimeOffset?> NewestAsync(IQueryable<PrefixState> prefixes, CancellationToken cancellationToken) =>
        prefixes.Where(row => row.LastRecordedAt != null).OrderByDescending(row => row.LastRecordedAt)
            .Select(row => row.LastRecordedAt).FirstOrDefaultAsync(cancellationToken);

    private static async Task<DateTimeOffset?> LastClosedAsync(EdpDbContext database, string bucket, CancellationToken cancellationToken)
    {
        // Mostly it is among the newest; only of a bucket that has been silent for long all batches are looked through.
        var recent = database.Batches.AsNoTracking().OrderByDescending(row => row.ReadyAt).ThenByDescending(row => row.BatchId)
            .Take(Recent).Where(row => row.Bucket == bucket);
        return await NewestAsync(recent, cancellationToken)
            ?? await NewestAsync(database.Batches.AsNoTracking().Where(row => row.Bucket == bucket), cancellationToken);
    }

    private static Task<DateTimeOffset?> NewestAsync(IQueryable<Batch> batches, CancellationToken cancellationToken) =>
        batches.OrderByDescending(row => row.ReadyAt).Select(row => (DateTimeOffset?)row.ReadyAt).FirstOrDefaultAsync(cancellationToken);
}
