using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Sagas;

/// <summary>R5, R11: timers are rows. What is due is found by any process, a crowd in few transactions, each batch closed once.</summary>
public sealed class When_timers_are_due(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const int Crowd = 250;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    private static readonly (string, string?)[] Settings =
        [.. Rule(("ThresholdDuration", 300), ("PrefixDepth", 1)), ("Edp:Timers:BatchSize", "40")];

    [Test]
    public async Task Should_close_a_crowd_when_it_is_due_and_not_before()
    {
        await StartAsync(Settings);
        await OpenAsync();

        Clock.Advance(Quiet - Moment);
        Assert.That(await Service.RaiseTimersAsync() - Clock.GetUtcNow(), Is.LessThanOrEqualTo(TimeSpan.FromMilliseconds(50)), "the next query");
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(Moment);

        await AllAreClosedAsync();
    }

    [Test]
    public async Task Should_close_them_after_a_restart()
    {
        await StartAsync(Settings);
        await OpenAsync();
        await StopAsync();
        Clock.Advance(Quiet);

        // The first query of the timers is part of the start.
        await StartAsync(Settings);

        await AllAreClosedAsync();
    }

    [Test]
    public async Task Should_set_the_timer_again_where_the_batch_is_not_due_yet()
    {
        await StartAsync(Settings);
        await Client.RecordAsync(new S3Event(Bucket, "a/1"));
        Clock.Advance(TimeSpan.FromSeconds(200));
        await Client.RecordAsync(new S3Event(Bucket, "a/2"));
        Assert.That(await TimerDueAtAsync("a/"), Is.EqualTo(Clock.GetUtcNow() + TimeSpan.FromSeconds(100)));

        await Service.AdvanceAsync(TimeSpan.FromSeconds(100));
        await Eventually.HoldsAsync(
            async () => await TimerDueAtAsync("a/") == Clock.GetUtcNow() + TimeSpan.FromSeconds(200), "the timer is set for the rest");
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        await Service.AdvanceAsync(TimeSpan.FromSeconds(200));
        Assert.That((await BatchesAsync(1, "a/")).Single().EventCount, Is.EqualTo(2));
        Assert.That(await TimerDueAtAsync("a/"), Is.Null);
    }

    [Test]
    public async Task Should_be_woken_by_a_timer_that_comes_before_what_it_waits_for()
    {
        // Polling would find it in an hour.
        await StartAsync([.. Rule(("ThresholdDuration", 0.1), ("PrefixDepth", 1))]);
        await Client.RecordAsync(new S3Event(Bucket, "a/1"));

        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await BatchesAsync(1, "a/")).Single().Reason, Is.EqualTo(BatchReason.Quiet));
    }

    [Test]
    public async Task Should_close_once_when_two_processes_raise_them_together()
    {
        var first = await StartAsync(Settings);
        var second = Provider == DatabaseProvider.Postgres ? await StartAsync(Settings) : first;
        await first.Client.RecordAsync(Enumerable.Range(0, Crowd).Select(i => new S3Event(Bucket, $"p{i}/1")));
        Clock.Advance(Quiet);

        await Task.WhenAll(
            first.RaiseTimersAsync(), second.RaiseTimersAsync(), first.RaiseTimersAsync(), second.RaiseTimersAsync());

        await AllAreClosedAsync();
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch.PublishedAt is not null), "all are published");
    }

    private async Task OpenAsync()
    {
        var answer = await Client.RecordAsync(Enumerable.Range(0, Crowd).Select(i => new S3Event(Bucket, $"p{i}/1")));
        Assert.That(answer.Accepted, Is.EqualTo(Crowd));
    }

    private async Task AllAreClosedAsync()
    {
        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()).Count >= Crowd, "all are closed");
        var closed = await Client.BatchesAsync();
        Assert.That(closed.DistinctBy(batch => batch.Prefix).Count(), Is.EqualTo(closed.Count));
        Assert.That(closed.Select(batch => batch.Reason), Is.All.EqualTo(BatchReason.Quiet));
        await Eventually.HoldsAsync(
            () => Service.Sink.Read().DistinctBy(published => published.Id).Count() == Crowd, "the events of all are published");
        Assert.That(Service.Sink.Read().Select(published => published.Id).Distinct(), Is.EquivalentTo(closed.Select(batch => batch.BatchId)));
    }
}
