using Edp.Contracts;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R6: exactly ThresholdEventCount new events leave at once; what is over starts the next batch.</summary>
public sealed class When_a_prefix_reaches_its_count(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_leave_in_batches_of_exactly_the_count([Values(1, 7, 20, 47)] int eventsPerRequest)
    {
        await StartAsync(Rule(("ThresholdEventCount", 20)));
        var events = Enumerable.Range(0, 47).Select(i => new S3Event(Bucket, $"a/b/{i:00}")).ToList();

        foreach (var chunk in events.Chunk(eventsPerRequest))
            await Client.RecordAsync(chunk);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(300));
        var left = await BatchesAsync(3, "a/b/");

        Assert.That(left.Select(batch => batch.EventCount), Is.EqualTo(new[] { 20, 20, 7 }));
        Assert.That(left.Select(batch => batch.Reason), Is.EqualTo(new[] { BatchReason.Count, BatchReason.Count, BatchReason.Quiet }));
        Assert.That(left.Select(batch => batch.BatchNumber), Is.EqualTo(new[] { 1, 2, 3 }));

        // In the order of arrival: the first 20 are in the first batch.
        var first = await Client.ManifestAsync(left[0].BatchId);
        Assert.That(first.Select(item => item.Key), Is.EqualTo(events.Take(20).Select(created => created.Key)));
    }

    [Test]
    public async Task Should_leave_as_one_where_the_count_is_switched_off()
    {
        await StartAsync(Rule(("ThresholdEventCount", 0)));

        await Client.RecordAsync(Enumerable.Range(0, 47).Select(i => new S3Event(Bucket, $"a/b/{i:00}")));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(300));

        var left = (await BatchesAsync(1, "a/b/")).Single();
        Assert.That((left.EventCount, left.Reason), Is.EqualTo((47, BatchReason.Quiet)));
    }

    [Test]
    public async Task Should_count_each_key_of_the_open_batch_once_whether_it_came_before_or_now()
    {
        await StartAsync(Rule(("ThresholdEventCount", 4), ("ThresholdCounts", ThresholdCounts.Events)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));

        await Client.RecordAsync(
            new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/3"), new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/1"));

        var left = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((left.ObjectCount, left.EventCount), Is.EqualTo((3, 4)));
        Assert.That((open.ObjectCount, open.EventCount), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Should_make_a_batch_of_each_event_where_the_count_is_one()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));

        await Client.RecordAsync(Enumerable.Range(0, 5).Select(i => new S3Event(Bucket, $"a/b/{i}")));

        var left = await Client.BatchesAsync(Bucket, "a/b/");
        Assert.That(left.Select(batch => batch.EventCount), Is.EqualTo(Enumerable.Repeat(1, 5)));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).State, Is.EqualTo("Ready"));
    }
}
