using System.Diagnostics;

namespace Edp.Benchmarks.Running;

/// <summary>Watches a process's memory in RAM, this one's by default, and keeps the peak.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public MemoryWatch(Process? process = null)
    {
        _process = process ?? Process.GetCurrentProcess();
        _watching = WatchAsync();
    }

    public double PeakMegabytes { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _process.Refresh();
            if (!_process.HasExited)
                PeakMegabytes = Math.Max(PeakMegabytes, _process.WorkingSet64 / 1e6);
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
