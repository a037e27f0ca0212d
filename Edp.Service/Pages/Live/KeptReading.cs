using System.Diagnostics;
using System.Runtime.InteropServices;
using Edp.Service.Storage;

namespace Edp.Service.Pages.Live;

/// <summary>
/// The last answer of a reading that takes long. Nobody waits while it is read again: that is done behind the back of who asks, and the
/// more seldom the longer it takes, so that it takes a 400th of the time.
/// </summary>
internal sealed partial class KeptReading<T>(
    StoreTransactions transactions,
    Func<EdpDbContext, CancellationToken, Task<T>> read,
    (TimeSpan Least, TimeSpan Most) interval,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private const int Share = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private (T Value, long At)? _last;
    private Task _reading = Task.CompletedTask;
    private TimeSpan? _took;
    private long? _triedAt;

    /// <summary>The last answer; null before the first.</summary>
    public Kept<T>? Last
    {
        get
        {
            lock (_lock)
                return _last is { } last ? new Kept<T>(last.Value, time.GetElapsedTime(last.At)) : null;
        }
    }

    /// <summary>How long after a reading the next is due.</summary>
    public TimeSpan Interval
    {
        get
        {
            lock (_lock)
                return TimeSpan.FromTicks(Math.Clamp(_took.GetValueOrDefault().Ticks * Share, interval.Least.Ticks, interval.Most.Ticks));
        }
    }

    /// <summary>Reads now, for who cannot do with the last answer.</summary>
    public async Task<T> ReadAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        var (began, watch) = (time.GetTimestamp(), Stopwatch.StartNew());
        var value = await read(database, cancellationToken);
        lock (_lock)
        {
            // A machine that is busy for a moment must not put off the next reading for minutes.
            _took = watch.Elapsed < _took * 2 || _took is null ? watch.Elapsed : _took * 2;
            (_last, _triedAt) = ((value, began), began);
        }

        return value;
    }

    /// <summary>Has it read again if that is due, and does not wait for it.</summary>
    public void RefreshIfDue()
    {
        lock (_lock)
        {
            if (!_reading.IsCompleted || _ended.IsCancellationRequested || (_triedAt is { } tried && time.GetElapsedTime(tried) < Interval))
                return;
            _triedAt = time.GetTimestamp();
            _reading = TryReadAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading;
        _ended.Dispose();
    }

    private async Task TryReadAsync()
    {
        // SQLite is read by the thread that asks, and who asks is not to wait.
        await Task.Yield();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        deadline.CancelAfter(Patience);
        try
        {
            await transactions.ReadAsync(database => ReadAsync(database, deadline.Token), deadline.Token);
        }
#pragma warning disable CA1031 // Who asks goes on with the last answer, whose age is known, and the next reading may succeed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_ended.IsCancellationRequested)
                Log.Failed(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "What the first page counts could not be read: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}

/// <summary>An answer that was kept.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Kept<T>(T Value, TimeSpan Age);
