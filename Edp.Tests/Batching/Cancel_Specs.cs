using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Monitoring;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R17: a cancelled batch is closed without an event; its objects stay recorded.</summary>
public sealed class When_an_operator_cancels_a_prefix(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "a/b/";

    [Test]
    public async Task Should_close_and_send_nothing_to_anybody_now_or_after_a_restart()
    {
        await StartAsync(("Edp:PackageReady:Trigger", "ObjectsReady"), ("Edp:PackageReady:Delay", "0"));
        var first = new S3Event(Bucket, "a/b/1");
        await Client.RecordAsync(first);

        var cancelled = await Client.ActAsync<BatchItem>("/prefixes/cancel", new CancelCommand(Bucket, Prefix, "a wrong run"));
        Assert.That((cancelled.Reason, cancelled.PublishedAt, cancelled.ObjectCount), Is.EqualTo(("cancelled", (DateTimeOffset?)null, 1)));
        await StopAsync();
        await StartAsync(("Edp:PackageReady:Trigger", "ObjectsReady"), ("Edp:PackageReady:Delay", "0"));
        await Client.RecordAsync(first, new S3Event(Bucket, "a/b/2"));
        (await Client.FlushAsync(Bucket, Prefix)).Dispose();
        await Service.CatchUpAsync();

        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync(Bucket, Prefix)) is [{ PublishedAt: null }, { PublishedAt: not null }],
            "only the second is published");
        await Eventually.HoldsAsync(() => Service.Sink.Lines().Count == 2, "the second batch and its package are in the file");
        Assert.That(Service.Sink.Read().Select(published => published.Id), Has.None.EqualTo(cancelled.BatchId));
        Assert.That((await Client.PackagesAsync()).Single().BatchId, Is.Not.EqualTo(cancelled.BatchId));
        Assert.That((await Client.ManifestAsync(cancelled.BatchId)).Select(item => item.Key), Is.EqualTo(new[] { "a/b/1" }));
        Assert.That((await Client.BatchesAsync(Bucket, Prefix)).Select(batch => batch.ObjectCount), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public async Task Should_not_count_as_late_or_undelivered()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Client.ActAsync<BatchItem>("/prefixes/cancel", new CancelCommand(Bucket, Prefix));
        Clock.Advance(TimeSpan.FromHours(1));

        var measured = await BacklogAsync();

        Assert.That(measured.Values, Is.All.Zero, string.Join(", ", measured));
    }

    private async Task<Dictionary<string, double>> BacklogAsync()
    {
        var measured = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name is "edp.outbox.undelivered" or "edp.outbox.oldest" or "edp.oldest_overdue"
                    && instrument.Meter.Scope == Service.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>())
                    self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[$"{instrument.Name} {measured.Count}"] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[$"{instrument.Name} {measured.Count}"] = value);
        listener.Start();
        await Service.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<BacklogReader>().Single()
            .ReadAsync(CancellationToken.None);
        listener.RecordObservableInstruments();
        Assert.That(measured, Has.Count.GreaterThanOrEqualTo(3));
        return measured;
    }
}
