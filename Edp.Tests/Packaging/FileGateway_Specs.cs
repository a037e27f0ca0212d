using System.Net;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Packaging;
using Edp.Service.Transactions;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>A File Gateway that does what it should.</summary>
public sealed class When_a_file_gateway_is_refreshed(DatabaseProvider provider) : FileGatewaySpec(provider)
{
    [Test]
    public async Task Should_refresh_the_batchs_folder_before_package_ready()
    {
        await StartAsync(wait: false);
        await BatchAsync();

        await AssertPackageReadyAsync(gateway: null);
        var refresh = await RefreshAsync();
        Assert.That((refresh.FileShareArn, refresh.Recursive), Is.EqualTo((Share, true)));
        Assert.That(refresh.Folders, Is.EqualTo(new[] { "/lab/plate_7" }));
    }

    [Test]
    public async Task Should_refresh_a_quilt_packages_folder()
    {
        await StartAsync(wait: false, ("PackageReady:Trigger", "PackageCreated"), ("FileGateway:Recursive", false));
        await Client.RecordAsync(PointerObject());

        await AssertPackageReadyAsync(gateway: null);
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

        await PackageReadyAsync(1);
        Assert.That((await RefreshAsync()).Folders, Is.EqualTo(new[] { folder }));
    }

    [Test]
    public async Task Should_not_refresh_what_the_share_does_not_export()
    {
        await StartAsync(wait: true, ("FileGateway:Root", "exports/"));
        await BatchAsync();

        await AssertPackageReadyAsync(gateway: null);
        Assert.That(Fake.Requests, Is.Empty);
    }

    [Test]
    public async Task Should_wait_until_the_gateway_reports_that_it_is_done([Values] bool again)
    {
        await StartAsync(wait: true);
        await BatchAsync();
        var refresh = await RefreshAsync();
        await AwaitedAsync();
        await Service.AdvanceAsync(MaxAnswer * 2);
        await Client.RecordAsync(RefreshComplete("another"));
        await Service.CatchUpAsync();
        Assert.That(PackageReadyEvents(), Is.Empty);

        var answer = await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        if (again)
            await Client.RecordAsync(RefreshComplete(refresh.NotificationId));

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((0, 1)));
        await AssertPackageReadyAsync("refreshed");
        Assert.That(Fake.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_take_a_report_that_overtook_the_answer()
    {
        await StartAsync(wait: true);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Service.Services.GetRequiredService<GatewayCalls>().AnswersHeld = answer.Task;
        await BatchAsync();
        var refresh = await RefreshAsync();
        await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        Assert.That((await PackageAsync()).State, Is.EqualTo("Refreshing"));
        answer.SetResult();

        await AssertPackageReadyAsync("refreshed");
    }

    [Test]
    public async Task Should_ask_two_at_a_time()
    {
        await StartAsync(wait: false);
        Fake.Faults.FailUntilHealed(new Fault.Slow(TimeSpan.FromMilliseconds(100)));
        await Client.RecordAsync(Enumerable.Range(0, 12).Select(i => new S3Event(Bucket, $"lab/plate_{i}/1")));

        await PackageReadyAsync(12);
        Assert.That(Service.Services.GetRequiredService<GatewayCalls>().Max, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_start_again_when_a_newer_batch_is_published_meanwhile()
    {
        await StartAsync(wait: true, ("PackageReady:Delay", 300));
        await BatchAsync();
        await InStateAsync("Waiting");
        await Service.AdvanceAsync(Delay);
        var first = await RefreshAsync();
        await AwaitedAsync();

        await BatchAsync();
        await InStateAsync("Waiting");
        await Client.RecordAsync(RefreshComplete(first.NotificationId));
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));

        // The time of the first refresh is over before the second's delay is.
        Assert.That(await PackageTimerDueAtAsync(), Is.EqualTo(Clock.GetUtcNow() + Delay));
        await Service.AdvanceAsync(GatewayTimeout);
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));
        await Service.AdvanceAsync(Delay - GatewayTimeout);
        var second = await RefreshAsync(2);
        await AwaitedAsync();
        await Client.RecordAsync(RefreshComplete(second.NotificationId));

        await AssertPackageReadyAsync("refreshed");
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
            await DeferredAsync(attempt);
            // The pauses double: 1, 2, 4 s.
            await Service.AdvanceAsync(TimeSpan.FromSeconds(1 << (attempt - 1)) - Moment);
            Assert.That((await PackageAsync()).RefreshAttempts, Is.EqualTo(attempt));
            await Service.AdvanceAsync(Moment);
            await PackageAsync(item => item.RefreshAttempts > attempt, "is asked again");
        }

        var refresh = await RefreshAsync();
        if (wait)
        {
            await AwaitedAsync();
            await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        }

        await AssertPackageReadyAsync(wait ? "refreshed" : null);
        Assert.That(Fake.Requests, Has.Count.EqualTo(4));
        Assert.That(Log.Lines, Has.Some.Contains("Rate exceeded").And.Some.Contains("in progress already"));
    }

    [Test]
    public async Task Should_publish_at_once_what_it_refuses_for_good([Values] bool wait)
    {
        await StartAsync(wait);
        Fake.Faults.FailUntilHealed(NotFound);
        await BatchAsync();

        await AssertPackageReadyAsync("failed");
        Assert.That(Fake.Requests, Has.Count.EqualTo(1));
        Assert.That(Log.Lines, Has.Some.Contains("no such share"));
    }

    [Test]
    public async Task Should_say_failed_when_it_took_no_request_in_time([Values] bool wait)
    {
        await StartAsync(wait);
        Fake.Faults.FailUntilHealed(Fault.Unavailable);
        await BatchAsync();
        await DeferredAsync(1);
        await Service.AdvanceAsync(GatewayTimeout - Second);
        await DeferredAsync(2);
        Assert.That(PackageReadyEvents(), Is.Empty);

        await Service.AdvanceAsync(Second);
        await AssertPackageReadyAsync("failed");
    }

    [Test]
    public async Task Should_say_timeout_when_it_never_reports_that_it_is_done()
    {
        await StartAsync(wait: true);
        await BatchAsync();
        await AwaitedAsync();
        await Service.AdvanceAsync(GatewayTimeout - Moment);
        Assert.That((await PackageAsync()).State, Is.EqualTo("Refreshing"));

        await Service.AdvanceAsync(Moment);
        await AssertPackageReadyAsync("timeout");

        await Client.RecordAsync(RefreshComplete(Fake.Accepted.Single().NotificationId));
        await PackageReadyAsync(1);
    }

    [Test]
    public async Task Should_say_timeout_when_it_never_answers([Values] bool wait)
    {
        await StartAsync(wait, ("FileGateway:Timeout", 1));
        Fake.Faults.FailUntilHealed(Fault.NeverAnswers);
        await BatchAsync();
        await Eventually.HoldsAsync(() => Fake.Requests.Count == 1, "the gateway is asked");

        await Service.AdvanceAsync(Second);
        await AssertPackageReadyAsync("timeout");
    }

    [Test]
    public async Task Should_delay_nothing_else()
    {
        await StartAsync(wait: true, ("FileGateway:Root", "exports/"));
        Fake.Faults.FailUntilHealed(Fault.NeverAnswers);
        await Client.RecordAsync(Enumerable.Range(0, 8).Select(i => new S3Event(Bucket, $"exports/plate_{i}/1")));
        await Eventually.HoldsAsync(() => Fake.Requests.Count == 2, "two requests hang");

        await Client.RecordAsync(Enumerable.Range(0, 20).Select(i => new S3Event(Bucket, $"lab/plate_{i}/1")));

        Assert.That((await PackageReadyAsync(20)).Select(ready => ready.Text("package-name")), Is.All.StartsWith("lab/"));
        Assert.That(Published().Count(published => !published.IsPackageReady), Is.EqualTo(28));
        Assert.That((await Client.PackagesAsync()).Count(package => package.State == "Refreshing"), Is.EqualTo(8));

        await Service.AdvanceAsync(GatewayTimeout);
        Assert.That((await PackageReadyAsync(28)).Count(ready => ready.Text("gateway") == "timeout"), Is.EqualTo(8));
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
        await Service.AdvanceAsync(MaxAnswer - Moment);
        Assert.That((await PackageAsync()).RefreshAttempts, Is.EqualTo(1));
        await Service.AdvanceAsync(Moment);

        var refresh = await RefreshAsync();
        await AwaitedAsync();
        Assert.That((await PackageAsync()).RefreshAttempts, Is.EqualTo(2));
        await Client.RecordAsync(RefreshComplete(refresh.NotificationId));
        await AssertPackageReadyAsync("refreshed");
    }

    [Test]
    public async Task Should_publish_after_a_restart_without_the_gateway()
    {
        await StartAsync(wait: true);
        await BatchAsync();
        await AwaitedAsync();
        await StopAsync();

        await Task.Yield();
        await StartAsync(Settings(PackageReadyTrigger.ObjectsReady));
        await Service.AdvanceAsync(GatewayTimeout);
        await AssertPackageReadyAsync("timeout");
    }

    private Task<PackageItem> DeferredAsync(int attempt) => PackageAsync(
        item => item.RefreshAttempts == attempt && item.NextRefreshAt == Clock.GetUtcNow() + PackageRules.PauseAfter(attempt),
        $"is deferred after attempt {attempt}");
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
            await PackageReadyAsync(1);
        }

        var before = await PackageAsync();
        Assert.That(before.State, Is.EqualTo(state));
        var timerDueAt = await PackageTimerDueAtAsync();
        Assert.That(timerDueAt, Is.EqualTo(before.DueAt));
        var packages = Service.Services.GetRequiredService<PackageTransactions>();
        var old = new RefreshFolder(PackageId.Of(Bucket, Package), Round: 0, Attempt: 1, "/lab/plate_7");

        await Client.RecordAsync(PointerObject(100), PointerObject());
        await packages.RefreshStartedAsync(old, "old", CancellationToken.None);
        await packages.RefreshDeferredAsync(old, "old", CancellationToken.None);
        await packages.RefreshDeferredAsync(old with { Round = 1, Attempt = 7 }, "old", CancellationToken.None);
        await packages.RefreshFailedAsync(old, "old", CancellationToken.None);
        await packages.RefreshedAsync("old", CancellationToken.None);
        await packages.RaiseDueAsync(Clock.GetUtcNow() + TimeSpan.FromDays(400), 10, CancellationToken.None);
        // A timer that an earlier version left in the queue.
        var queue = await Service.Bus.Bus.GetSendEndpoint(new Uri("queue:" + PackageStateDefinition.QueueName));
        await queue.Send(new PackageDelayElapsed(old.PackageId));
        await Eventually.HoldsAsync(() => Service.Bus.Consumed.Select<PackageDelayElapsed>().Any(), "the stray timer came");

        Assert.That(await PackageAsync(), Is.EqualTo(before));
        Assert.That(await PackageTimerDueAtAsync(), Is.EqualTo(timerDueAt));
        Assert.That(Service.Bus.Consumed.Select(taken => taken.Exception is not null), Is.Empty);
        Assert.That(PackageReadyEvents(), Has.Count.EqualTo(state == "Ready" ? 1 : 0));
    }
}
