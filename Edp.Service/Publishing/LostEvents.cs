using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Edp.Service.Storage;

namespace Edp.Service.Publishing;

/// <summary>Has events delivered again that a sink accepted and has since found to be lost.</summary>
internal sealed partial class LostEvents(
    IOutboxStore<Batch> batches, IOutboxStore<PackageReadyRow> packages, ILogger<LostEvents> logger) : IDisposable
{
    // The row may have been marked as published by another replica, whose clock differs by a little, or after the clock was set back.
    private static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>
    /// Unmarks what is lost, once for each loss: the deliveries of both outboxes ask, and the second must not unmark what the first has sent
    /// again.
    /// </summary>
    public async Task ResendAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        if (sink is not IReportsLoss { Loss: not null } reporter)
            return;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (reporter.Loss is not { } loss)
                return;
            var since = loss.Since - MaxSkew;
            var lost = await batches.UnmarkAsync(sink.Kind, since, cancellationToken)
                + await packages.UnmarkAsync(sink.Kind, since, cancellationToken);
            reporter.Forget(loss);
            if (lost > 0)
                Log.Lost(logger, lost, sink.Kind, loss.Since);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} events that the sink {Sink} had accepted since {Since:O} may be lost, they are sent again")]
        public static partial void Lost(ILogger logger, int count, EventSinks sink, DateTimeOffset since);
    }
}
