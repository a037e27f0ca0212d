using System.Net;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Packaging;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>A File Gateway that does what it should.</summary>
public sealed class When_a_file_gateway_is_refreshed(DatabaseProvider provider) : FileGatewaySpec(provider)
{
    [Test]
    public async Task Should_refresh_the_batchs_folder_before_the_announcement()
    {
        await StartAsync(wait: false);
        await BatchAsync();

        await AssertAnnouncedAsync(gateway: null);
        var refresh = await RefreshAsync();
        Assert.That((refresh.FileShareArn, refresh.Recursive), Is.EqualTo((Share, true)));
        Assert.That(refresh.Folders, Is.EqualTo(new[] { "/lab/plate_7" }));
    }

    [Test]
    public async Task Should_refresh_a_quilt_packages_folder()
    {
        await StartAsync(wait: false, ("PackageReady:Trigger", "PackageCreated"), ("FileGateway:Recursive", false));
        await Client.RecordAsync(PointerObject());

        await AssertAnnouncedAsync(gateway: null);
        var refresh = await RefreshAsync();
        Assert.That((refresh.Folders[0], refresh.Recursive), Is.EqualTo(("/lab/plate_7", false)));
    }

    [TestCase("exports", "exports/run-1/", "/run-1")]
    [TestCase("exports/", "exports/", "/")]
    [TestCase("exports/plate/", "exports/", "/")]
    [TestCase("", "", "/")]
    public async Task Should_refresh_what_the_share_exports(string root, string prefix, string folder)
    {
        await StartAsync(wait: false, ("FileGateway:Root", root));
        await BatchAsync(prefix);

        await AnnouncedAsync(1);
        Assert.That((await RefreshAsync()).Folders, Is.EqualTo(new[] { folder }));
    }

    [Test]
    public async Task Should_not_refresh_what_the_share_does_not_export()
    {
        await StartAsync(wait: true, ("FileGateway:Root", "exports/"));
        await BatchAsync();

        await AssertAnnouncedAsync(gateway: null);
        Assert.That(Fake.Requests, Is.Empty);
    }

    [Test]
    public async Task Should_wait_for_the_gateways_own_word([Values] bool again)
    {
        await StartAsync(wait: true);
        await BatchAsync();
        var refresh = await RefreshAsync();
        await AwaitedAsync();
        await Service.AdvanceAsync(LongestAnswer * 2);
        await Client.RecordAsync(RefreshComplete("another"));
        await Service.SweepAsync();
        Assert.That(Announced(), Is.Empty);

        var answer = await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        if (again)
            await Client.RecordAsync(RefreshComplete(refresh.NotificationId));

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((0, 1)));
        await AssertAnnouncedAsync("refreshed");
        Assert.That(Fake.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_take_the_gateways_word_that_overtook_its_answer()
    {
        await StartAsync(wait: true);
        Fake.Faults.FailNext(new Fault.Slow(TimeSpan.FromMilliseconds(700)));
        await BatchAsync();
        var refresh = await RefreshAsync();
        await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        Assert.That((await PackageAsync()).AskAt, Is.Not.Null, "the answer has been recorded before the event");

        await AssertAnnouncedAsync("refreshed");
    }

    [Test]
    public async Task Should_ask_two_at_a_time()
    {
        await StartAsync(wait: false);
        Fake.Faults.FailUntilHealed(new Fault.Slow(TimeSpan.FromMilliseconds(100)));
        await Client.RecordAsync(Enumerable.Range(0, 12).Select(i => new S3Event(Bucket, $"lab/plate_{i}/1")));

        await AnnouncedAsync(12);
        Assert.That(Service.Services.GetRequiredService<RequestsAtATime>().Most, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_begin_anew_when_a_newer_batch_leaves_meanwhile()
    {
        await StartAsync(wait: true, ("PackageReady:Delay", 300));
        await BatchAsync();
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 1, "the timer is set");
        await Service.AdvanceAsync(Delay);
        var first = await RefreshAsync();
        await AwaitedAsync();

        await BatchAsync();
        await InStateAsync("Waiting");
        await Client.RecordAsync(RefreshComplete(first.NotificationId));
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));

        // The time of the first refresh is over before the second's delay is; its timer may come.
        await Service.AdvanceAsync(GatewayTimeout);
        await Service.AdvanceAsync(Delay - GatewayTimeout + Second);
        await Service.SweepAsync();
        var second = await RefreshAsync(2);
        await AwaitedAsync();
        await Client.RecordAsync(RefreshComplete(second.NotificationId));

        await AssertAnnouncedAsync("refreshed");
    }
}

/// <summary>A File Gateway in trouble: a package-ready is late by the timeout at most, and never lost.</summary>
public sealed class When_a_file_gateway_is_in_trouble(DatabaseProvider provider) : FileGatewaySpec(provider)
{
    private static readonly Fault InProgress =
        new Fault.Error(HttpStatusCode.BadRequest, "InvalidGatewayRequestException", "A refresh of this folder is in progress already.");

    private static readonly Fault NotFound =
        new Fault.Error(HttpStatusCode.BadRequest, "InvalidRequestException", "There is no such share.");

    [Test]
    public async Task Should_ask_again_when_it_is_busy([Values] bool wait)
    {
        await StartAsync(wait);
        Fake.Faults.FailNext(Fault.Throttled, InProgress, Fault.InternalFailure);
        await BatchAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await PutOffAsync(attempt);
            // The pauses double: 1, 2, 4 s. The timer may not be set yet; the sweeper finds what is a second late.
            Clock.Advance(TimeSpan.FromSeconds(1 << (attempt - 1)) - Moment);
            await Service.SweepAsync();
            Assert.That((await PackageAsync()).RefreshAttempts, Is.EqualTo(attempt));
            Clock.Advance(Moment + Second);
            await Service.SweepAsync();
        }

        var refresh = await RefreshAsync();
        if (wait)
        {
            await AwaitedAsync();
            await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        }

        await AssertAnnouncedAsync(wait ? "refreshed" : null);
        Assert.That(Fake.Requests, Has.Count.EqualTo(4));
        Assert.That(Log.Lines, Has.Some.Contains("Rate exceeded").And.Some.Contains("in progress already"));
    }

    [Test]
    public async Task Should_announce_at_once_what_it_refuses_for_good([Values] bool wait)
    {
        await StartAsync(wait);
        Fake.Faults.FailUntilHealed(NotFound);
        await BatchAsync();

        await AssertAnnouncedAsync("failed");
        Assert.That(Fake.Requests, Has.Count.EqualTo(1));
        Assert.That(Log.Lines, Has.Some.Contains("no such share"));
    }

    [Test]
    public async Task Should_say_failed_when_it_took_no_request_in_time([Values] bool wait)
    {
        await StartAsync(wait);
        Fake.Faults.FailUntilHealed(Fault.Unavailable);
        await BatchAsync();
        await PutOffAsync(1);
        Clock.Advance(GatewayTimeout - Second);
        await Service.SweepAsync();
        await PutOffAsync(2);
        Assert.That(Announced(), Is.Empty);

        Clock.Advance(Second * 2);
        await Service.SweepAsync();
        await AssertAnnouncedAsync("failed");
    }

    [Test]
    public async Task Should_say_timeout_when_it_never_tells_that_it_is_done()
    {
        await StartAsync(wait: true);
        await BatchAsync();
        await AwaitedAsync();
        // Not a moment before: the clock stands still, and a timer for so short a rest would come at once, again and again.
        Clock.Advance(GatewayTimeout - Second);
        await Service.SweepAsync();
        Assert.That((await PackageAsync()).State, Is.EqualTo("Refreshing"));

        Clock.Advance(Second);
        await Service.LetTimersComeAsync(TimeSpan.Zero);
        await AssertAnnouncedAsync("timeout");

        await Client.RecordAsync(RefreshComplete(Fake.Accepted.Single().NotificationId));
        await AnnouncedAsync(1);
    }

    [Test]
    public async Task Should_say_timeout_when_it_never_answers([Values] bool wait)
    {
        await StartAsync(wait, ("FileGateway:Timeout", 1));
        Fake.Faults.FailUntilHealed(Fault.NeverAnswers);
        await BatchAsync();
        await Eventually.HoldsAsync(() => Fake.Requests.Count == 1, "the gateway is asked");

        await Service.AdvanceAsync(Second);
        await AssertAnnouncedAsync("timeout");
    }

    [Test]
    public async Task Should_delay_nothing_else()
    {
        await StartAsync(wait: true, ("FileGateway:Root", "exports/"));
        Fake.Faults.FailUntilHealed(Fault.NeverAnswers);
        await Client.RecordAsync(Enumerable.Range(0, 8).Select(i => new S3Event(Bucket, $"exports/plate_{i}/1")));
        await Eventually.HoldsAsync(() => Fake.Requests.Count == 2, "two requests hang");

        await Client.RecordAsync(Enumerable.Range(0, 20).Select(i => new S3Event(Bucket, $"lab/plate_{i}/1")));

        Assert.That((await AnnouncedAsync(20)).Select(ready => ready.Text("package-name")), Is.All.StartsWith("lab/"));
        Assert.That(Published().Count(published => !published.IsPackageReady), Is.EqualTo(28));
        Assert.That((await Client.PackagesAsync()).Count(package => package.State == "Refreshing"), Is.EqualTo(8));

        Clock.Advance(GatewayTimeout + Second);
        await Service.SweepAsync();
        Assert.That((await AnnouncedAsync(28)).Count(ready => ready.Text("gateway") == "timeout"), Is.EqualTo(8));
    }

    [Test]
    public async Task Should_ask_again_after_a_restart_that_lost_the_request()
    {
        await StartAsync(wait: true);
        Fake.Faults.FailUntilHealed(Fault.NeverAnswers);
        await BatchAsync();
        await Eventually.HoldsAsync(() => Fake.Requests.Count == 1, "the gateway is asked");
        await StopAsync();
        Fake.Faults.Heal();

        await Task.Yield();
        await StartAsync(wait: true);
        Clock.Advance(LongestAnswer + Second);
        await Service.SweepAsync();

        var refresh = await RefreshAsync();
        await AwaitedAsync();
        await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        await AssertAnnouncedAsync("refreshed");
    }

    [Test]
    public async Task Should_announce_after_a_restart_without_the_gateway()
    {
        await StartAsync(wait: true);
        await BatchAsync();
        await AwaitedAsync();
        await StopAsync();

        await Task.Yield();
        await StartAsync(Settings(PackageReadyTrigger.ObjectsReady));
        Clock.Advance(GatewayTimeout + Second);
        await Service.SweepAsync();
        await AssertAnnouncedAsync("timeout");
    }

    private Task<PackageItem> PutOffAsync(int attempt) => PackageAsync(
        item => item.RefreshAttempts == attempt && item.AskAt == Clock.GetUtcNow() + PackageRules.PauseAfter(attempt),
        $"is put off after attempt {attempt}");
}

/// <summary>Every state takes every event: what is of no use there changes nothing and fails nowhere.</summary>
public sealed class When_events_come_that_are_of_no_use(DatabaseProvider provider) : FileGatewaySpec(provider)
{
    [Test]
    public async Task Should_ignore_them_in_every_state([Values("Waiting", "Refreshing", "Ready")] string state)
    {
        await StartAsync(wait: true, ("PackageReady:Delay", 300), ("PackageReady:Trigger", "PackageCreated"));
        await Client.RecordAsync(PointerObject(100));
        if (state != "Waiting")
        {
            await Service.AdvanceAsync(Delay);
            await AwaitedAsync();
        }

        if (state == "Ready")
        {
            await Client.RecordAsync(RefreshComplete((await RefreshAsync()).NotificationId));
            await AnnouncedAsync(1);
        }

        var before = await PackageAsync();
        Assert.That(before.State, Is.EqualTo(state));
        var packages = Service.Services.GetRequiredService<PackageTransactions>();
        var old = new RefreshFolder(PackageId.Of(Bucket, Package), Round: 0, Attempt: 1, "/lab/plate_7");

        await Client.RecordAsync(PointerObject(100), PointerObject());
        await packages.RefreshStartedAsync(old, "old", CancellationToken.None);
        await packages.RefreshPutOffAsync(old, "old", CancellationToken.None);
        await packages.RefreshPutOffAsync(old with { Round = 1, Attempt = 7 }, "old", CancellationToken.None);
        await packages.RefreshFailedAsync(old, "old", CancellationToken.None);
        await packages.RefreshedAsync("old", CancellationToken.None);
        await packages.FireOverdueAsync(DateTimeOffset.MaxValue, 10, CancellationToken.None);
        var timers = await Service.Bus.Bus.GetSendEndpoint(new Uri("queue:" + PackageStateDefinition.QueueName));
        await timers.Send(new PackageDelayElapsed(old.PackageId));
        await Eventually.HoldsAsync(
            () => Service.Bus.Consumed.Select<PackageDelayElapsed>().Any(timer => timer.Context.SentTime is not null),
            "the stray timer came");

        Assert.That(await PackageAsync(), Is.EqualTo(before));
        Assert.That(Service.Bus.Consumed.Select(taken => taken.Exception is not null), Is.Empty);
        Assert.That(Announced(), Has.Count.EqualTo(state == "Ready" ? 1 : 0));
    }
}
