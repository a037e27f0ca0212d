using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// What lists and messages name as parts of open batches (R15), within the transaction of the context. What arrives is looked up by its key:
/// how long a list is does not matter to it.
/// </summary>
internal sealed class ExpectedFiles(IExpectedFileStore store)
{
    /// <summary>Gives arriving objects what is expected of their keys. Without a list or a message there is no statement.</summary>
    /// <returns>The files, whose <see cref="ExpectedFile.IsMissing"/> the batches change.</returns>
    public async Task<IReadOnlyList<ExpectedFile>> MatchAsync(
        EdpDbContext context, IReadOnlyList<PrefixArrivals> arrivals, CancellationToken cancellationToken)
    {
        var joining = arrivals.Where(prefix => prefix.Instance is { BatchId: not null, ListedCount: not null })
            .SelectMany(prefix => prefix.Objects.Select(arrived => (BatchId: prefix.Instance.BatchId.GetValueOrDefault(), Object: arrived)))
            .GroupBy(arrived => (arrived.BatchId, arrived.Object.Event.Key), arrived => arrived.Object)
            .ToList();
        if (joining.Count == 0)
            return [];

        var found = await store.FindAsync(context, [.. joining.Select(key => key.Key)], cancellationToken);
        foreach (var files in found.GroupBy(file => file.Position, file => file.File))
        {
            foreach (var arrived in joining[files.Key])
                arrived.Expected = [.. files];
        }

        return [.. found.Select(file => file.File)];
    }

    /// <summary>Writes what batches have changed.</summary>
    public Task WriteAsync(EdpDbContext context, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken) =>
        files.Count == 0 ? Task.CompletedTask : store.UpdateAsync(context, files, cancellationToken);

    /// <summary>Takes what a source names in place of what it named before, and looks for it in the batch.</summary>
    public async Task ReplaceAsync(
        EdpDbContext context, Guid batchId, string source, IEnumerable<ExpectedFile> named, CancellationToken cancellationToken)
    {
        await context.ExpectedObjects.Where(row => row.BatchId == batchId && row.Source == source).ExecuteDeleteAsync(cancellationToken);
        var files = new Dictionary<string, ExpectedFile>(StringComparer.Ordinal);
        foreach (var file in named)
            files[file.Key] = file;
        if (files.Count == 0)
            return;
        await FindInBatchAsync(context, batchId, files, cancellationToken);
        await store.InsertAsync(context, [.. files.Values], cancellationToken);
    }

    /// <summary>How many files are named for a batch, and how many of them are missing.</summary>
    public static async Task<(long Listed, long Missing)> CountAsync(EdpDbContext context, Guid batchId, CancellationToken cancellationToken)
    {
        var rows = context.ExpectedObjects.Where(row => row.BatchId == batchId);
        return (await rows.LongCountAsync(cancellationToken), await rows.LongCountAsync(row => row.IsMissing, cancellationToken));
    }

    /// <summary>Keys were taken out of a batch.</summary>
    /// <returns>How many more files are missing.</returns>
    public static async Task<long> RemoveAsync(
        EdpDbContext context, PrefixRecord prefix, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        prefix.ListedCount is null || keys.Count == 0
            ? 0
            : await context.ExpectedObjects
                .Where(row => row.BatchId == prefix.BatchId && keys.Contains(row.Key) && !row.IsMissing)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsMissing, true), cancellationToken);

    /// <summary>The first names of what is missing, in the order of keys.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(EdpDbContext context, Guid batchId, CancellationToken cancellationToken) =>
        await context.ExpectedObjects.AsNoTracking()
            .Where(row => row.BatchId == batchId && row.IsMissing)
            .Select(row => row.Key)
            .Distinct()
            .OrderBy(key => key)
            .Take(MissingNames.Max)
            .ToListAsync(cancellationToken);

    /// <summary>Names what is missing in batches that were closed without it.</summary>
    public static async Task NameMissingAsync(EdpDbContext context, IEnumerable<Batch> closed, CancellationToken cancellationToken)
    {
        foreach (var batch in closed.Where(batch => batch.MissingListed > 0))
        {
            batch.Missing = MissingNames.Text(
                [.. MissingNames.Names(batch.Missing), .. await MissingAsync(context, batch.BatchId, cancellationToken)]);
        }
    }

    private static async Task FindInBatchAsync(
        EdpDbContext context, Guid batchId, Dictionary<string, ExpectedFile> files, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<string, ObjectVersion>(StringComparer.Ordinal);
        var rows = context.ObjectEvents.AsNoTracking().Where(row => row.BatchId == batchId && row.DeletedAt == null)
            .Select(row => new { row.Key, row.Size, row.Etag, row.Sequencer, row.EventTime });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var version = new ObjectVersion(row.Sequencer, row.EventTime, row.Size);
            if (!files.TryGetValue(row.Key, out var file) || (newest.TryGetValue(row.Key, out var known) && !version.IsNewerThan(known)))
                continue;
            newest[row.Key] = version;
            file.IsMissing = !file.IsFulfilledBy(row.Size, row.Etag);
        }
    }
}
