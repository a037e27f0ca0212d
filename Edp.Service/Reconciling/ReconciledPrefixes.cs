using Edp.Core.Batching;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Reconciling;

/// <summary>The prefixes that are worth listing in the background: those with an open batch, and those with a recent one.</summary>
internal sealed class ReconciledPrefixes(StoreTransactions transactions, BucketRules rules)
{
    /// <summary>How many of each kind at most in one round.</summary>
    public const int MaxOfEach = 10_000;

    /// <summary>Those of a rule, in order.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="closedSince">Batches that were closed then or later are recent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<(string Bucket, string Prefix)>> OfAsync(
        BatchRule rule, DateTimeOffset closedSince, CancellationToken cancellationToken)
    {
        var open = await transactions.ReadAsync(
            database => database.Prefixes.AsNoTracking().Where(row => row.BatchId != null && row.TimerDueAt != null)
                .OrderBy(row => row.TimerDueAt).Take(MaxOfEach).Select(row => new { row.Bucket, row.Prefix }).ToListAsync(cancellationToken),
            cancellationToken);
        var recent = await transactions.ReadAsync(
            database => database.Batches.AsNoTracking().Where(row => row.ReadyAt >= closedSince)
                .OrderByDescending(row => row.ReadyAt).Take(MaxOfEach).Select(row => new { row.Bucket, row.Prefix }).ToListAsync(cancellationToken),
            cancellationToken);
        var current = rules.Current;
        return
        [
            .. open.Concat(recent).Select(row => (row.Bucket, row.Prefix)).Distinct()
                .Where(row => current.ForOpenBatch(row.Bucket, row.Prefix).Options == rule.Options)
                .OrderBy(row => row.Bucket, StringComparer.Ordinal).ThenBy(row => row.Prefix, StringComparer.Ordinal)
        ];
    }
}
