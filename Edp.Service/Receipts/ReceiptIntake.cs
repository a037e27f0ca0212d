using Edp.Core.Batching;
using Edp.Core.Packaging;
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
    public async Task TakeAsync(IReadOnlyCollection<Guid> batchIds, IReadOnlyCollection<Guid> packageReadyIds, CancellationToken cancellationToken)
    {
        if (!_isOn || batchIds.Count + packageReadyIds.Count == 0)
            return;

        var received = batchIds.Count > 0 ? await batches.NoteAsync(batchIds, cancellationToken) : 0;
        received += packageReadyIds.Count > 0 ? await packages.NoteAsync(packageReadyIds, cancellationToken) : 0;
        if (received == 0)
            return;
        last.Note();
        telemetry.Received(received);
    }
}
