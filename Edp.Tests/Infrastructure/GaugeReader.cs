using System.Diagnostics.Metrics;
using Edp.Service.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Tests.Infrastructure;

/// <summary>Reads the gauges of a service as an exporter does.</summary>
internal sealed class GaugeReader : IDisposable
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public GaugeReader(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.IsObservable && instrument.Meter.Name == EdpTelemetry.Name && instrument.Meter.Scope == meters)
                listening.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _values[NameOf(instrument, tags)] = value);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _values[NameOf(instrument, tags)] = value);
        _listener.Start();
    }

    /// <summary>What is measured now, by name, with the sink behind a slash.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return new Dictionary<string, double>(_values, StringComparer.Ordinal);
    }

    public void Dispose() => _listener.Dispose();

    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.IsEmpty ? instrument.Name : $"{instrument.Name}/{tags[0].Value}";
}
