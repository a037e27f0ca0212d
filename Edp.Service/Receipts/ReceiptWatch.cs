using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Microsoft.Extensions.Options;

namespace Edp.Service.Receipts;

/// <summary>
/// Sends events again that EventBridge took and the bus did not send back within <c>Edp:Receipts:Within</c>, in one replica at a time. An
/// answer of EventBridge says nothing of that: a bus that was made anew has no rules, and a rule can be disabled.
/// </summary>
internal sealed partial class ReceiptWatch : BackgroundService
{
    private const string Lease = "receipts";

    private readonly IResentEvents[] _outboxes;
    private readonly PackagedBatches _packaged;
    private readonly LastReceipt _last;
    private readonly StoreReadiness _readiness;
    private readonly IOutboxLease _lease;
    private readonly ReceiptsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ReceiptWatch> _logger;
    private readonly TimeSpan _within;
    private readonly TimeSpan _interval;
    private readonly ReceiptPace _pace;
    private DateTimeOffset? _sentAt;

    public ReceiptWatch(
        IEnumerable<IResentEvents> outboxes,
        PackagedBatches packaged,
        LastReceipt last,
        StoreReadiness readiness,
        IOutboxLease lease,
        IOptions<EdpOptions> options,
        TimeProvider time,
        ILogger<ReceiptWatch> logger)
    {
        (_outboxes, _packaged, _last, _readiness) = ([.. outboxes], packaged, last, readiness);
        (_lease, _options, _time, _logger) = (lease, options.Value.Receipts, time, logger);
        _within = TimeSpan.FromSeconds(_options.Within);
        _interval = TimeSpan.FromSeconds(options.Value.Outbox.PollInterval);
        _pace = new ReceiptPace(_within);
    }

    /// <summary>Sends again what may be sent now.</summary>
    /// <returns>How many events.</returns>
    public async Task<int> ResendAsync(CancellationToken cancellationToken)
    {
        if (!await _lease.TryHoldAsync(Lease, cancellationToken))
            return 0;
        if (_sentAt is { } sentAt && (_last.At >= sentAt || await AnyCameBackAsync(sentAt, cancellationToken)))
            CameBack();

        var now = _time.GetUtcNow();
        var left = _pace.SizeAt(now);
        var sent = 0;
        foreach (var outbox in _outboxes)
            sent += await outbox.SendAsync(now, now - _within, left - sent, cancellationToken);
        if (sent == 0)
        {
            if (left > 0)
                _pace.Complete();
            return 0;
        }

        _sentAt = now;
        var pause = _pace.Sent(now);
        Log.Resent(_logger, sent, _within.TotalSeconds, pause.TotalSeconds);
        return sent;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(_interval, _time);
        var hasForgotten = false;
        do
        {
            try
            {
                // What was awaited under other settings must not be sent again when they come back after a month.
                hasForgotten = hasForgotten || await ForgetAsync(stoppingToken);
                if (!_options.Enabled)
                    return;
                await ResendAsync(stoppingToken);
            }
            catch (EventSinkException e)
            {
                _sentAt = _time.GetUtcNow();
                Log.NotTaken(_logger, _pace.Sent(_time.GetUtcNow()).TotalSeconds, e.Message);
            }
#pragma warning disable CA1031 // Whatever it was, what is missing is in rows, and the next poll may succeed.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(_logger, _interval.TotalSeconds, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void CameBack()
    {
        Log.CameBack(_logger);
        _pace.CameBack();
        _sentAt = null;
    }

    private async Task<bool> AnyCameBackAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (var outbox in _outboxes)
        {
            if (await outbox.AnyCameBackAsync(since, cancellationToken))
                return true;
        }

        return false;
    }

    private async Task<bool> ForgetAsync(CancellationToken cancellationToken)
    {
        if (!_options.Enabled)
        {
            foreach (var outbox in _outboxes)
                await outbox.ForgetAsync(cancellationToken);
        }

        if (!_packaged.AreAwaited)
            await _packaged.ForgetAsync(cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "{Count} events did not come back from the bus within {Within} s and were sent again, the next in {Seconds} s or when one comes back")]
        public static partial void Resent(ILogger logger, int count, double within, double seconds);

        [LoggerMessage(2, LogLevel.Information, "Events come back from the bus, all that is missing is sent again")]
        public static partial void CameBack(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "The bus took no events that were sent again, trying in {Seconds} s: {Reason}")]
        public static partial void NotTaken(ILogger logger, double seconds, string reason);

        [LoggerMessage(4, LogLevel.Error, "Receipt poll failed, retrying in {Seconds} s: {Reason}")]
        public static partial void Failed(ILogger logger, double seconds, string reason);
    }
}
