using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Ingest;

/// <summary>Whoever wonders where objects are sees how many do not count, and why.</summary>
public sealed class When_entries_do_not_count() : ServiceFixture(DatabaseProvider.Sqlite)
{
    [Test]
    public async Task Should_count_them_by_reason()
    {
        var service = await StartAsync(
            ("Edp:Buckets:0:BucketName", Bucket), ("Edp:Buckets:0:IgnorePrefixes", "tmp/"),
            ("Edp:Buckets:1:BucketName", "part"), ("Edp:Buckets:1:Match", "runs/"));
        var counts = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = Listen(service.Services.GetRequiredService<IMeterFactory>(), counts);

        await Client.RecordAsync(
            new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/"), new S3Event(Bucket, "tmp/1"), new S3Event(Bucket, "tmp/2"),
            new S3Event("other", "a/b/1"), new S3Event("other", "a/b/2"), new S3Event("other", "a/b/3"),
            new S3Event("part", "a/b/1"), new S3Event("part", "runs/1"));

        Assert.That(counts, Is.EquivalentTo(
            new Dictionary<string, long> { ["no-object"] = 1, ["ignore-prefix"] = 2, ["no-rule"] = 3, ["no-match"] = 1 }));
    }

    private static MeterListener Listen(IMeterFactory factory, ConcurrentDictionary<string, long> counts)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "edp.ingest.ignored" && instrument.Meter.Scope == factory)
                    listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            counts.AddOrUpdate((string)tags[0].Value!, value, (_, sum) => sum + value));
        listener.Start();
        return listener;
    }
}
