using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>Looks for required files (R15) among the objects of a batch, within the transaction of the context.</summary>
internal static class RequiredFileSearch
{
    /// <summary>Those of the patterns that no key of the batch fulfils. It reads no further than to the last key that it needs.</summary>
    /// <param name="context">The database.</param>
    /// <param name="batchId">The batch.</param>
    /// <param name="prefix">Its prefix.</param>
    /// <param name="patterns">Patterns, one a line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string?> MissingAsync(
        EdpDbContext context, Guid batchId, string prefix, string? patterns, CancellationToken cancellationToken)
    {
        if (patterns is null)
            return null;
        var keys = context.ObjectEvents.AsNoTracking()
            .Where(row => row.BatchId == batchId && row.DeletedAt == null)
            .OrderBy(row => row.Key)
            .Select(row => row.Key);
        await foreach (var key in keys.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            patterns = FileNames.Without(patterns, key, prefix);
            if (patterns is null)
                break;
        }

        return patterns;
    }

    /// <summary>What is missing after keys were taken out of the batch: what was missing before, and what only those keys fulfilled.</summary>
    public static async Task<string?> MissingWithoutAsync(
        EdpDbContext context, PrefixRecord prefix, IReadOnlyList<string> gone, CancellationToken cancellationToken)
    {
        var missing = FileNames.Split(prefix.MissingFiles);
        var lost = FileNames.Split(prefix.RequiredFiles).Except(missing, StringComparer.Ordinal)
            .Where(pattern => gone.Any(key => FileNames.Fulfils(pattern, key.AsSpan(prefix.Prefix.Length))));
        var stillMissing = await MissingAsync(
            context, prefix.BatchId.GetValueOrDefault(), prefix.Prefix, FileNames.Join(lost), cancellationToken);
        return FileNames.Join([.. missing, .. FileNames.Split(stillMissing)]);
    }
}
