using Edp.Core.Batching;
using Edp.Core.Packaging;
using Edp.Core.Parsing;
using Edp.Service.Configuration;
using Edp.Service.Telemetry;
using Microsoft.Extensions.Options;

namespace Edp.Service.Receipts;

/// <summary>Takes EDP's own events, which a rule on the bus sends back.</summary>
internal sealed class ReceiptIntake(
    ReceiptStore<Batch> batches,
    ReceiptStore<PackageReadyRow> packages,
    LastReceipt last,
    EdpTelemetry telemetry,
    IOptions<EdpOptions> options)
{
    private readonly bool _isOn = options.Value.Receipts.Enabled;

    /// <summary>Takes note of events that came back. When it returns, that is durable; without receipts it does nothing.</summary>
    /// <exception cref="Storage.StoreUnavailableException">Not all is noted; the same can be brought again.</exception>
    public async Task TakeAsync(IReadOnlyCollection<ReceivedBatch> closed, IReadOnlyCollection<Guid> packageReadyIds, CancellationToken cancellationToken)
    {
        if (!_isOn || closed.Count + packageReadyIds.Count == 0)
            return;

        // One that was sent before a replay does not say that the replay arrived.
        var received = await batches.NoteAsync([.. closed.Where(batch => batch.IsReplay).Select(batch => batch.BatchId)], null, cancellationToken);
        received += await batches.NoteAsync(
            [.. closed.Where(batch => !batch.IsReplay).Select(batch => batch.BatchId)], batch => batch.ReplayedAt == null, cancellationToken);
        received += await packages.NoteAsync(packageReadyIds, null, cancellationToken);
        if (received == 0)
            return;
        last.Note();
        telemetry.Received(received);
    }
}
