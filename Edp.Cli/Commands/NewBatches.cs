using System.Text.Json;
using Edp.Cli.Client;

namespace Edp.Cli.Commands;

/// <summary>
/// The batches that were closed since it was asked last, each once. Two transactions may commit in another order than their batches became
/// ready, so that it reads again what became ready shortly before the newest.
/// </summary>
internal sealed class NewBatches(ServiceClient service, string query)
{
    // It is asked every second, and mostly nothing is new.
    private const int PageSize = 50;
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Guid, DateTimeOffset> _seen = [];
    private DateTimeOffset _newest = DateTimeOffset.MinValue;

    /// <summary>Takes all that was closed before as seen, but for the last ones.</summary>
    public async Task<IReadOnlyList<JsonElement>> BeginAsync(int last, CancellationToken cancellationToken)
    {
        var shown = new List<JsonElement>();
        await foreach (var item in service.ListAsync(query, null, Math.Max(PageSize, last), cancellationToken))
        {
            var batch = Read(item);
            if (shown.Count >= last && _newest != DateTimeOffset.MinValue && batch.ReadyAt < _newest - Overlap)
                break;
            if (shown.Count < last)
                shown.Add(item);
            See(batch);
        }

        shown.Reverse();
        return shown;
    }

    /// <summary>In the order in which they became ready.</summary>
    public async Task<IReadOnlyList<JsonElement>> NextAsync(CancellationToken cancellationToken)
    {
        var since = _newest == DateTimeOffset.MinValue ? _newest : _newest - Overlap;
        var found = new List<(JsonElement Item, ClosedBatch Batch)>();
        await foreach (var item in service.ListAsync(query, null, PageSize, cancellationToken))
        {
            var batch = Read(item);
            if (batch.ReadyAt < since)
                break;
            if (!_seen.ContainsKey(batch.BatchId))
                found.Add((item, batch));
        }

        // Only when all pages were read: a page that fails must not hide what was on it.
        foreach (var (_, batch) in found)
            See(batch);
        foreach (var (old, _) in _seen.Where(seen => seen.Value + Overlap < since).ToList())
            _seen.Remove(old);
        found.Reverse();
        return [.. found.Select(one => one.Item)];
    }

    private static ClosedBatch Read(JsonElement item) => item.Deserialize(ItemJson.Default.ClosedBatch)!;

    private void See(ClosedBatch batch)
    {
        _seen[batch.BatchId] = batch.ReadyAt;
        if (batch.ReadyAt > _newest)
            _newest = batch.ReadyAt;
    }
}
