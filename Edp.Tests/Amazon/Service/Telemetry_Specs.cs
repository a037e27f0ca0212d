using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Edp.Service.Monitoring;
using Edp.Service.Telemetry;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

public sealed class When_the_service_is_measured : PostgresFixture
{
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);

    [Test]
    public async Task Should_count_what_comes_in_and_goes_out_and_what_is_open_and_late()
    {
        var service = await StartAsync(Rule(("ThresholdEventCount", 3), ("ThresholdDuration", 300)));
        using var listener = Listen(service.Services.GetRequiredService<IMeterFactory>());
        var events = Enumerable.Range(0, 4).Select(i => new S3Event(Bucket, $"a/b/{i}")).ToList();

        await Client.RecordAsync(S3Event.Lines([.. events, .. events]) + "\n{\"no\":\"event\"}");
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync(Bucket)).Single().PublishedAt is not null, "the batch is published");
        Clock.Advance(TimeSpan.FromSeconds(330));
        await service.Services.GetRequiredService<BacklogReader>().ReadAsync(default);
        listener.RecordObservableInstruments();

        Assert.That((Sum("edp.ingest.objects"), Sum("edp.ingest.duplicates"), Sum("edp.ingest.errors")), Is.EqualTo((4, 4, 1)));
        Assert.That((Sum("edp.emit.events"), Sum("edp.emit.errors")), Is.EqualTo((1, 0)));
        Assert.That((Sum("edp.open_batches"), Sum("edp.oldest_overdue")), Is.EqualTo((1, 30)));
        Assert.That(_sums, Does.ContainKey("edp.ready_lag"));
    }

    private double Sum(string instrument) => _sums.GetValueOrDefault(instrument);

    private MeterListener Listen(IMeterFactory factory)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == EdpTelemetry.Name && instrument.Meter.Scope == factory)
                    listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();
        return listener;
    }

    private void Add(Instrument instrument, double value) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
}

public sealed class When_a_process_has_a_collector_and_a_health_check : AwsFixture
{
    [Test]
    public async Task Should_send_its_metrics_by_OTLP_and_tell_that_it_lives()
    {
        await using var collector = await Collector.StartAsync();
        await using var service = ServiceProcess.Start(
            Settings(ByCount(1)), Emulator.ServiceUrl, EventBridge.ServiceUrl,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "250"));
        await service.ReadyAsync();

        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Queues.SendAsync(new S3Event(Bucket, "a/b/2").ToJson(), "no event, for MassTransit's pipeline");

        await collector.HearsAsync("/v1/metrics", "edp.ingest.objects", "edp.emit.events", "edp.ready_lag");
        await collector.HearsAsync(
            "/v1/metrics", "messaging.masstransit.send", "messaging.masstransit.receive", "messaging.masstransit.consume");
        await collector.HearsAsync("/v1/traces", "MassTransit");

        var url = service.Client.Http.BaseAddress!.ToString();
        var none = new Dictionary<string, string?>();
        Assert.That((await ServiceProcess.RunAsync(none, none, "health", "--urls", url)).ExitCode, Is.Zero);
        await service.KillAsync();
        var (exitCode, said) = await ServiceProcess.RunAsync(none, none, "health", "--urls", url);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.Contain("health/live"));
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Path, string Body)> _heard = [];

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.Run(async http =>
            {
                using var reader = new StreamReader(http.Request.Body, Encoding.Latin1);
                _heard.Enqueue((http.Request.Path, await reader.ReadToEndAsync()));
            });
        }

        public string Address => _app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync();
            return collector;
        }

        public Task HearsAsync(string path, params string[] names) => Eventually.HoldsAsync(
            () => names.All(name => _heard.Any(heard => heard.Path == path && heard.Body.Contains(name, StringComparison.Ordinal))),
            $"the collector hears of {string.Join(", ", names)}");

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
