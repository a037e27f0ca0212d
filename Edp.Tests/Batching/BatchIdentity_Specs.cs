using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R10: every recorded object is in exactly one batch, whose id never changes.</summary>
public sealed class When_objects_are_recorded(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_put_each_in_exactly_one_batch_with_what_the_event_said()
    {
        await StartAsync(Rule(("ThresholdEventCount", 7), ("CompletionMarkers", "*0"), ("MarkerGrace", 0), ("PrefixDepth", 1)));
        var events = Enumerable.Range(0, 100)
            .Select(i => new S3Event(Bucket, $"p{i % 3}/{i % 40}")
            {
                Size = i % 5 == 0 ? null : i,
                Etag = i % 7 == 0 ? null : $"etag-{i}",
                VersionId = i % 2 == 0 ? null : $"version-{i}",
                Time = Clock.GetUtcNow().AddMilliseconds(-i)
            })
            .ToList();
        foreach (var chunk in events.Chunk(9))
            await Client.RecordAsync(chunk);
        foreach (var prefix in await Client.PrefixesAsync())
            (await Client.FlushAsync(Bucket, prefix.Prefix)).Dispose();
        await Eventually.HoldsAsync(
            async () => (await Client.PrefixesAsync()).All(prefix => prefix.State == "Ready"), "nothing is open any more");

        var recorded = new List<S3Event>();
        foreach (var batch in await Client.BatchesAsync())
        {
            var manifest = await Client.ManifestAsync(batch.BatchId, "all");
            var newest = await Client.ManifestAsync(batch.BatchId);
            Assert.That(newest.Select(item => item.Key), Is.EqualTo(manifest.Select(item => item.Key).Distinct()));
            Assert.That(manifest.All(item => item.Key.StartsWith(batch.Prefix, StringComparison.Ordinal)));
            Assert.That(
                (batch.EventCount, batch.ObjectCount, batch.TotalSize, batch.FirstEventTime, batch.LastEventTime),
                Is.EqualTo((
                    manifest.Count, newest.Count, newest.Sum(item => item.Size ?? 0),
                    manifest.Min(item => item.EventTime), manifest.Max(item => item.EventTime))));
            recorded.AddRange(manifest.Select(item => new S3Event(Bucket, item.Key)
            {
                Size = item.Size, Etag = item.Etag, VersionId = item.VersionId, Sequencer = item.Sequencer, Time = item.EventTime
            }));
        }

        Assert.That(recorded, Is.EquivalentTo(events));
    }

    [Test]
    public async Task Should_keep_the_id_from_opening_to_the_event_and_through_a_restart()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        var id = (await Client.PrefixAsync(Bucket, "a/b/")).BatchId;
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).BatchId, Is.EqualTo(id));
        await StopAsync();
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/3"));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).BatchId, Is.EqualTo(id));

        Clock.Advance(TimeSpan.FromSeconds(301));
        await Service.CatchUpAsync();

        var left = (await BatchesAsync(1, "a/b/")).Single();
        await Eventually.HoldsAsync(() => Service.Sink.Read().Count == 1, "its event is published");
        await Eventually.HoldsAsync(() => Service.Bus.Published.Select<PackageObjectsReady>().Any(), "its contract is published");
        var published = Service.Bus.Published.Select<PackageObjectsReady>().First().Context.Message;
        Assert.That(new[] { left.BatchId, Service.Sink.Read()[0].Id, published.BatchId }, Is.All.EqualTo(id));
        Assert.That(
            (published.Bucket, published.Prefix, published.BatchNumber, published.ObjectCount, published.EventCount, published.TotalSize),
            Is.EqualTo((Bucket, "a/b/", 1, 3, 3, 3)));
        Assert.That((published.Reason, published.ReadyAt), Is.EqualTo((BatchReason.Quiet, Clock.GetUtcNow())));
    }
}
