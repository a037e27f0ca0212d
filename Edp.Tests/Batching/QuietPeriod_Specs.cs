using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R5: a batch leaves when nothing new was recorded for ThresholdDuration.</summary>
public sealed class When_a_prefix_is_quiet(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    [Test]
    public async Task Should_leave_exactly_at_the_end_of_the_quiet_period()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        await Client.RecordAsync(
            new S3Event(Bucket, "a/b/1") { Size = 40, Time = Clock.GetUtcNow().AddHours(-1) },
            new S3Event(Bucket, "a/b/1") { Size = 2, Time = Clock.GetUtcNow().AddHours(-3) },
            new S3Event(Bucket, "a/b/2") { Size = null, Time = Clock.GetUtcNow().AddHours(-2) });
        var recordedAt = Clock.GetUtcNow();

        await Service.AdvanceAsync(Quiet - Second);
        await Service.AdvanceAsync(Second - Moment);
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        await Service.AdvanceAsync(Moment);
        var left = (await BatchesAsync(1, "a/b/")).Single();

        Assert.That(left.Reason, Is.EqualTo(BatchReason.Quiet));
        Assert.That((left.OpenedAt, left.ReadyAt), Is.EqualTo((recordedAt, recordedAt + Quiet)));
        Assert.That((left.BatchNumber, left.ObjectCount, left.EventCount, left.TotalSize), Is.EqualTo((1, 2, 3, 2)));
        Assert.That((left.FirstEventTime, left.LastEventTime), Is.EqualTo((recordedAt.AddHours(-3), recordedAt.AddHours(-1))));
    }

    [Test]
    public async Task Should_count_from_the_last_new_object_with_one_timer_only()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        for (var i = 0; i < 5; i++)
        {
            await Client.RecordAsync(new S3Event(Bucket, $"a/b/{i}"));
            await Service.AdvanceAsync(TimeSpan.FromSeconds(50));
        }

        Assert.That(await TimerDueAtAsync("a/b/"), Is.EqualTo(Clock.GetUtcNow() + TimeSpan.FromSeconds(50)), "the first object's");
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).DueAt, Is.EqualTo(Clock.GetUtcNow() - TimeSpan.FromSeconds(50) + Quiet));

        // The first object's quiet period ends; the timer comes and is set again for the rest.
        await Service.AdvanceAsync(TimeSpan.FromSeconds(50));
        await Eventually.HoldsAsync(
            async () => await TimerDueAtAsync("a/b/") == Clock.GetUtcNow() + TimeSpan.FromSeconds(200), "the timer is set again");
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(5));

        await Service.AdvanceAsync(TimeSpan.FromSeconds(200));
        Assert.That((await BatchesAsync(1, "a/b/")).Single().EventCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Should_start_the_next_batch_with_an_object_that_comes_before_the_late_timer()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        var first = (await Client.PrefixAsync(Bucket, "a/b/")).BatchId;

        Clock.Advance(Quiet);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));

        var left = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((left.BatchId, left.Reason, left.EventCount), Is.EqualTo((first, BatchReason.Quiet, 1)));
        Assert.That((open.BatchNumber, open.EventCount, open.State), Is.EqualTo((2, 1, "Collecting")));

        // The first batch's timer comes now; it must not close the second one, for which it is set again.
        await Service.RaiseTimersAsync();
        await Eventually.HoldsAsync(async () => await TimerDueAtAsync("a/b/") == Clock.GetUtcNow() + Quiet, "the timer is set again");

        await Service.AdvanceAsync(Quiet);
        var second = (await BatchesAsync(2, "a/b/"))[1];
        Assert.That((second.EventCount, second.ReadyAt - second.OpenedAt), Is.EqualTo((1, Quiet)));
    }

    [Test]
    public async Task Should_take_an_object_that_comes_a_moment_before_the_end()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        Clock.Advance(Quiet - Moment);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));

        Assert.That(await Client.BatchesAsync(), Is.Empty);
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_be_ready_and_stay_so_when_nothing_more_comes()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Service.AdvanceAsync(Quiet);
        await BatchesAsync(1, "a/b/");

        var prefix = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((prefix.State, prefix.EventCount), Is.EqualTo(("Ready", 0)));
        Assert.That((prefix.BatchId, prefix.DueAt), Is.EqualTo(((Guid?)null, (DateTimeOffset?)null)));

        await Service.AdvanceAsync(Quiet * 3);
        await Service.CatchUpAsync();
        Assert.That(await Client.BatchesAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_wait_300_seconds_for_20_events_when_nothing_is_configured()
    {
        await StartAsync();
        await Client.RecordAsync(Enumerable.Range(0, 19).Select(i => new S3Event(Bucket, $"a/b/{i}")));

        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That(open.DueAt, Is.EqualTo(Clock.GetUtcNow() + Quiet));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/20"));
        Assert.That((await Client.BatchesAsync(Bucket, "a/b/")).Single().Reason, Is.EqualTo(BatchReason.Count));
    }
}
