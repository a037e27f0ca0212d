using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Sweeping;

/// <summary>R5, R11: prefixes that open in crowds leave when they are due, though only some timers travel as messages.</summary>
public sealed class When_prefixes_open_in_crowds(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const int Crowd = 250;
    private const int Timers = 100;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    private static readonly (string, string?)[] Settings =
        [.. Rule(("ThresholdDuration", 300), ("PrefixDepth", 1)), ("Edp:Sweeper:Take", "40")];

    [Test]
    public async Task Should_send_a_timer_for_some_and_wake_the_others()
    {
        await StartAsync(Settings);
        await OpenAsync();
        Assert.That(Service.TimersSet, Is.EqualTo(Timers));

        Clock.Advance(Quiet - Moment);
        Assert.That(await Service.WakeAsync(), Is.LessThanOrEqualTo(TimeSpan.FromMilliseconds(100)), "it looks again when they are due");
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        Clock.Advance(Moment);
        await Service.WakeAsync();
        var woken = await Client.BatchesAsync();
        Assert.That(woken, Has.Count.EqualTo(Crowd - Timers));
        Assert.That(woken.Select(batch => batch.Reason), Is.All.EqualTo(BatchReason.Quiet));

        await Service.LetTimersComeAsync(TimeSpan.Zero);
        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()).Count == Crowd, "the others leave by their timers");
        await Eventually.HoldsAsync(() => Service.Sink.Read().Count == Crowd, "the events of all are published");
    }

    [Test]
    public async Task Should_send_timers_again_after_a_while()
    {
        await StartAsync(Settings);
        await OpenAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Client.RecordAsync(Enumerable.Range(0, 20).Select(i => new S3Event(Bucket, $"later{i}/1")));

        Assert.That(Service.TimersSet, Is.EqualTo(Timers + 10));
    }

    [Test]
    public async Task Should_let_a_prefix_sleep_on_that_took_more_objects()
    {
        await StartAsync(WithoutTimers, Settings);
        await Client.RecordAsync(new S3Event(Bucket, "a/1"));
        Clock.Advance(TimeSpan.FromSeconds(200));
        await Client.RecordAsync(new S3Event(Bucket, "a/2"));

        Clock.Advance(TimeSpan.FromSeconds(100));
        await Service.WakeAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        Assert.That(await Service.WakeAsync(), Is.EqualTo(TimeSpan.FromSeconds(200)));

        Clock.Advance(TimeSpan.FromSeconds(200));
        await Service.WakeAsync();
        Assert.That((await Client.BatchesAsync()).Single().EventCount, Is.EqualTo(2));
        Assert.That(Service.TimersSet, Is.Zero);
    }

    [Test]
    public async Task Should_wake_after_a_restart()
    {
        await StartAsync(WithoutTimers, Settings);
        await OpenAsync();
        await StopAsync();
        Clock.Advance(Quiet);

        await StartAsync(Settings);

        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()).Count == Crowd, "the first look of the waker finds them");
    }

    [Test]
    public async Task Should_look_by_itself()
    {
        await StartAsync(WithoutTimers, [.. Settings, ("Edp:Sweeper:Interval", "0.1")]);
        await OpenAsync();

        Clock.Advance(Quiet);

        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()).Count == Crowd, "all have left");
    }

    [Test]
    public async Task Should_leave_once_when_replicas_wake_together()
    {
        var first = await StartAsync(WithoutTimers, Settings);
        var second = Provider == DatabaseProvider.Postgres ? await StartAsync(WithoutTimers, Settings) : first;
        await OpenAsync();
        Clock.Advance(Quiet);

        await Task.WhenAll(first.WakeAsync(), second.WakeAsync(), first.SweepAsync(), second.WakeAsync());
        await first.WakeAsync();

        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).Count(batch => batch.PublishedAt is not null) == Crowd, "all are published");
        Assert.That((await Client.BatchesAsync()).DistinctBy(batch => batch.Prefix).Count(), Is.EqualTo(Crowd));
        Assert.That(first.Sink.Read(), Has.Count.EqualTo(Crowd));
    }

    [Test]
    public async Task Should_wake_packages_as_well()
    {
        await StartAsync(
            WithoutTimers,
            [.. Settings, ("Edp:PackageReady:Trigger", "ObjectsReady"), ("Edp:PackageReady:Delay", "60")]);
        await OpenAsync();
        await Service.AdvanceAsync(Quiet);
        await Eventually.HoldsAsync(async () => (await Client.PackagesAsync()).Count == Crowd, "all packages wait");

        Clock.Advance(TimeSpan.FromSeconds(60));
        await Service.WakeAsync();

        Assert.That((await Client.PackagesAsync()).Select(package => package.State), Is.All.EqualTo("Ready"));
        await Eventually.HoldsAsync(() => Service.Sink.Lines().Count == 2 * Crowd, "all are announced");
    }

    private void WithoutTimers(IServiceCollection services) => services.AddSingleton(new TimerBudget(Clock, atOnce: 0));

    private async Task OpenAsync()
    {
        var answer = await Client.RecordAsync(Enumerable.Range(0, Crowd).Select(i => new S3Event(Bucket, $"p{i}/1")));
        Assert.That(answer.Accepted, Is.EqualTo(Crowd));
    }
}
