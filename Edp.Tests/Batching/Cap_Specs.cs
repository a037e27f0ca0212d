using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R8: with MaxDuration a batch leaves at the latest that long after its first object.</summary>
public sealed class When_a_busy_prefix_has_a_cap(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(250);

    [Test]
    public async Task Should_leave_exactly_at_the_cap()
    {
        await StartAsync(Rule(("ThresholdDuration", 300), ("MaxDuration", 1_000), ("ThresholdEventCount", 1_000)));
        var opened = Clock.GetUtcNow();
        for (var i = 0; i < 4; i++)
        {
            await Client.RecordAsync(new S3Event(Bucket, $"a/b/{i}"));
            await Service.AdvanceAsync(i < 3 ? Step : Step - TimeSpan.FromMicroseconds(1));
        }

        await Service.CatchUpAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).DueAt, Is.EqualTo(opened.AddSeconds(1_000)));

        await Service.AdvanceAsync(TimeSpan.FromSeconds(2));
        await Service.CatchUpAsync();

        var left = (await BatchesAsync(1, "a/b/")).Single();
        Assert.That((left.Reason, left.EventCount), Is.EqualTo((BatchReason.MaxDuration, 4)));
    }

    [Test]
    public async Task Should_start_the_next_batch_with_an_object_at_the_cap()
    {
        await StartAsync(Rule(("ThresholdDuration", 300), ("MaxDuration", 500)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        Clock.Advance(Step);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));
        Clock.Advance(Step);

        await Client.RecordAsync(new S3Event(Bucket, "a/b/3"));

        var left = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        Assert.That((left.Reason, left.EventCount, left.ReadyAt - left.OpenedAt), Is.EqualTo((BatchReason.MaxDuration, 2, Step * 2)));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).OpenedAt, Is.EqualTo(Clock.GetUtcNow()));
    }

    [Test]
    public async Task Should_leave_by_quiet_where_that_comes_first()
    {
        await StartAsync(Rule(("ThresholdDuration", 300), ("MaxDuration", 301)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        await Service.AdvanceAsync(TimeSpan.FromSeconds(300));

        Assert.That((await BatchesAsync(1, "a/b/")).Single().Reason, Is.EqualTo(BatchReason.Quiet));
    }

    [Test]
    public async Task Should_wait_as_long_as_objects_come_where_there_is_no_cap()
    {
        await StartAsync(Rule(("ThresholdDuration", 300), ("ThresholdEventCount", 1_000)));
        for (var i = 0; i < 20; i++)
        {
            await Client.RecordAsync(new S3Event(Bucket, $"a/b/{i}"));
            await Service.AdvanceAsync(Step);
        }

        await Service.CatchUpAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);
    }
}
