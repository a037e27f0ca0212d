using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Sweeping;

/// <summary>R11: a timer that the transport lost is found and fired by the sweeper.</summary>
public sealed class When_timers_are_lost(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly (string, string?)[] Settings =
        [.. Rule(("ThresholdDuration", 300), ("PrefixDepth", 1)), ("Edp:Sweeper:Take", "7")];

    [Test]
    public async Task Should_make_overdue_batches_leave_after_a_restart()
    {
        await StartAsync(Settings);
        await Client.RecordAsync(Enumerable.Range(0, 30).Select(i => new S3Event(Bucket, $"p{i}/1")));
        await RestartAsync();

        Clock.Advance(Quiet + Grace - TimeSpan.FromMicroseconds(1));
        await Service.SweepAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        Clock.Advance(TimeSpan.FromMicroseconds(1));
        await Service.SweepAsync();

        var left = await Client.BatchesAsync();
        Assert.That(left, Has.Count.EqualTo(30));
        Assert.That(left.Select(batch => batch.Reason), Is.All.EqualTo(BatchReason.Quiet));
        await Eventually.HoldsAsync(() => Service.Sink.Read().Count == 30, "their events are published");
        Assert.That(Service.Sink.Read().Select(published => published.Id), Is.EquivalentTo(left.Select(batch => batch.BatchId)));
    }

    [Test]
    public async Task Should_set_the_timer_again_where_the_batch_is_not_due_yet()
    {
        await StartAsync(Settings);
        await Client.RecordAsync(new S3Event(Bucket, "a/1"));
        Clock.Advance(TimeSpan.FromSeconds(200));
        await Client.RecordAsync(new S3Event(Bucket, "a/2"));
        await RestartAsync();

        Clock.Advance(TimeSpan.FromSeconds(101));
        await Service.SweepAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        Assert.That(Service.TimersSet, Is.EqualTo(1));

        await Service.AdvanceAsync(TimeSpan.FromSeconds(199));
        Assert.That((await BatchesAsync(1, "a/")).Single().EventCount, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_set_a_timer_with_the_next_object_as_well()
    {
        await StartAsync(Settings);
        await Client.RecordAsync(new S3Event(Bucket, "a/1"));
        Clock.Advance(TimeSpan.FromSeconds(200));
        await Client.RecordAsync(new S3Event(Bucket, "a/2"));
        await RestartAsync();

        // The lost timer should have come by now, so a new one is set.
        Clock.Advance(TimeSpan.FromSeconds(100));
        await Client.RecordAsync(new S3Event(Bucket, "a/3"));
        Assert.That(Service.TimersSet, Is.EqualTo(1));

        await Service.AdvanceAsync(Quiet);
        Assert.That((await BatchesAsync(1, "a/")).Single().EventCount, Is.EqualTo(3));
    }

    [Test]
    public async Task Should_leave_once_when_two_sweepers_and_the_timers_come_together()
    {
        var first = await StartAsync([.. Rule(("ThresholdDuration", 300), ("PrefixDepth", 1)), ("Edp:Sweeper:Take", "50")]);
        var second = Provider == DatabaseProvider.Postgres ? await StartAsync(Rule(("ThresholdDuration", 300), ("PrefixDepth", 1))) : first;
        await first.Client.RecordAsync(Enumerable.Range(0, 400).Select(i => new S3Event(Bucket, $"p{i}/1")));
        Clock.Advance(Quiet + Grace);

        await Task.WhenAll(
            first.SweepAsync(), second.SweepAsync(), first.LetTimersComeAsync(Quiet), first.SweepAsync(), second.SweepAsync());

        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()).Count >= 400, "all have left");
        var left = await Client.BatchesAsync();
        Assert.That(left.DistinctBy(batch => batch.Prefix).Count(), Is.EqualTo(400));
        Assert.That(left, Has.Count.EqualTo(400));
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch.PublishedAt is not null), "all are published");
        Assert.That(first.Sink.Read(), Has.Count.EqualTo(400));
    }

    private async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync(Settings);
    }
}
