using System.Diagnostics.Metrics;
using Edp.Service.Telemetry;

namespace Edp.Service.Pages.Live;

/// <summary>How many events a second this process has recorded lately, heard from its own metric.</summary>
internal sealed class EventRate : IDisposable
{
    // Full seconds that are averaged; the current one is not over.
    private const int Seconds = 5;
    private const int Slots = 16;

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Slots];
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _second;

    public EventRate(IMeterFactory meters, TimeProvider time)
    {
        (_time, _start) = (time, time.GetTimestamp());
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Another service in the same process has a factory of its own.
            if (instrument.Name == EdpTelemetry.ObjectsInstrument && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Add(count));
        _listener.Start();
    }

    public double PerSecond
    {
        get
        {
            lock (_lock)
            {
                MoveOn();
                var sum = 0L;
                for (var i = 1; i <= Seconds; i++)
                    sum += _counts[(_second + Slots - i) % Slots];
                return (double)sum / Seconds;
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(long count)
    {
        lock (_lock)
        {
            MoveOn();
            _counts[_second % Slots] += count;
        }
    }

    private void MoveOn()
    {
        var now = (long)_time.GetElapsedTime(_start).TotalSeconds;
        for (var passed = Math.Max(_second, now - Slots) + 1; passed <= now; passed++)
            _counts[passed % Slots] = 0;
        _second = now;
    }
}
