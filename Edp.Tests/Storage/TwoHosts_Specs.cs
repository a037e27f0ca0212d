using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>Concurrent ingest of the same prefixes from two processes is exact (R3, R6, R10).</summary>
public sealed class When_two_hosts_share_one_database() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const int Prefixes = 40;
    private const int EventsPerPrefix = 53;
    private const int Count = 7;

    [Test]
    public async Task Should_record_overlapping_deliveries_exactly([Values(1, 2)] int seed)
    {
        var rule = Rule(("ThresholdEventCount", Count), ("ThresholdCounts", ThresholdCounts.Events), ("PrefixDepth", 1));
        var hosts = new[] { await StartAsync(rule), await StartAsync([.. rule, ("Edp:DataFolder", SecondFolder)]) };
        var events = Enumerable.Range(0, Prefixes * EventsPerPrefix)
            .Select(i => new S3Event(Bucket, $"p{i % Prefixes}/{i / Prefixes % 30}") { Size = i })
            .ToArray();

        // Each host gets all events, in an order of its own, in chunks that it works on four at a time.
        var random = new Random(seed);
        var deliveries = hosts.SelectMany(host =>
        {
            var shuffled = events.ToArray();
            random.Shuffle(shuffled);
            return shuffled.Chunk(97).Select(chunk => (host, chunk));
        }).ToArray();
        random.Shuffle(deliveries);
        var (accepted, duplicates) = (0L, 0L);
        await Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (delivery, _) =>
        {
            var answer = await delivery.host.Client.RecordAsync(delivery.chunk);
            Interlocked.Add(ref accepted, answer.Accepted);
            Interlocked.Add(ref duplicates, answer.Duplicates);
        });

        Assert.That((accepted, duplicates), Is.EqualTo((events.Length, events.Length)));
        await AssertExactAsync(events);
    }

    private async Task AssertExactAsync(S3Event[] events)
    {
        var left = await Client.BatchesAsync();
        Assert.That(left.Select(batch => batch.EventCount), Is.All.EqualTo(Count));
        Assert.That(left, Has.Count.EqualTo(Prefixes * (EventsPerPrefix / Count)));
        foreach (var prefix in left.GroupBy(batch => batch.Prefix))
            Assert.That(prefix.Select(batch => batch.BatchNumber).Order(), Is.EqualTo(Enumerable.Range(1, EventsPerPrefix / Count)));

        var open = await Client.PrefixesAsync();
        Assert.That(open.Select(prefix => prefix.EventCount), Is.All.EqualTo(EventsPerPrefix % Count));
        var recorded = new List<string?>();
        foreach (var (id, objectCount, totalSize) in left.Select(batch => (batch.BatchId, batch.ObjectCount, batch.TotalSize))
            .Concat(open.Select(prefix => (prefix.BatchId!.Value, prefix.ObjectCount, prefix.TotalSize))))
        {
            var newest = await Client.ManifestAsync(id);
            Assert.That((newest.Count, newest.Sum(item => item.Size)), Is.EqualTo((objectCount, totalSize)));
            recorded.AddRange((await Client.ManifestAsync(id, "all")).Select(item => item.Sequencer));
        }

        Assert.That(recorded, Is.Unique);
        Assert.That(recorded, Is.EquivalentTo(events.Select(created => created.Sequencer)));
    }
}
