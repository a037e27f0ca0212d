using Edp.Contracts;
using Edp.Core.Packaging;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Tests.Infrastructure;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>The package's state machine in MassTransit's saga harness, with nothing of EDP around it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class When_a_package_is_observed_in_the_saga_harness
{
    private const string Bucket = "lab-intake";
    private const string Package = "lab/plate_7";
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(200);
    private static readonly Guid Id = PackageId.Of(Bucket, Package);

    private SagaMachineHarness<PackageStateMachine, PackageState>? _machine;

    private SagaMachineHarness<PackageStateMachine, PackageState> Machine => _machine!;

    [TearDown]
    public async Task Stop() => await Machine.DisposeAsync();

    [Test]
    public async Task Should_publish_package_ready_when_the_delay_has_passed()
    {
        await StartAsync();
        var observed = Batch(1);
        var observedAt = Machine.Time;

        await Machine.SendAsync(observed);
        var waiting = await Machine.InStateAsync(Id, machine => machine.Waiting);
        Assert.That((waiting.PackageName, waiting.Round), Is.EqualTo((Package, 1)));
        Assert.That(waiting.DueAt - observedAt, Is.EqualTo(Delay).Within(TimeSpan.FromMicroseconds(1)));
        Assert.That(Machine.Delays<PackageDelayElapsed>().Single(), Is.EqualTo(Delay).Within(TimeSpan.FromMinutes(1)));
        Assert.That(Ready(), Is.Empty);

        Machine.Advance(Delay);
        await Machine.InStateAsync(Id, machine => machine.Ready);

        var ready = Ready().Single();
        Assert.That(
            (ready.Bucket, ready.PackageName, ready.BatchId, ready.Gateway),
            Is.EqualTo((Bucket, Package, observed.BatchId, (string?)null)));
        Assert.That(ready.ReadyAt - observedAt, Is.EqualTo(Delay).Within(TimeSpan.FromMicroseconds(1)));
    }

    [Test]
    public async Task Should_wait_again_for_a_newer_batch_however_early_a_timer_comes()
    {
        await StartAsync();
        await Machine.SendAsync(Batch(1));
        await Machine.InStateAsync(Id, machine => machine.Waiting);
        Machine.Advance(Delay / 2);
        var newer = Batch(2);
        await Machine.SendAsync(newer);

        Machine.Advance(Delay / 2);
        await Machine.TimerAsync<PackageDelayElapsed>();
        await Machine.InStateAsync(Id, machine => machine.Waiting);
        Assert.That(Ready(), Is.Empty);

        Machine.Advance(Delay / 2);
        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready().Single().BatchId, Is.EqualTo(newer.BatchId));
    }

    [Test]
    public async Task Should_wait_until_the_gateway_reports_that_it_is_done()
    {
        await RefreshingAsync();
        await Machine.SendAsync(new RefreshStarted(Id, Round: 1, "notification", IsDone: false));
        await Machine.InStateAsync(Id, machine => machine.Refreshing);
        Assert.That(Ready(), Is.Empty);

        await Machine.SendAsync(new GatewayRefreshed(Id, Round: 1));

        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready().Single().Gateway, Is.EqualTo(GatewayOutcome.Refreshed));
    }

    [Test]
    public async Task Should_say_timeout_when_the_gateway_is_silent()
    {
        await RefreshingAsync();
        await Machine.SendAsync(new RefreshStarted(Id, Round: 1, "notification", IsDone: false));

        Machine.Advance(Timeout);

        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready().Single().Gateway, Is.EqualTo(GatewayOutcome.Timeout));
    }

    [Test]
    public async Task Should_say_failed_when_the_gateway_refuses()
    {
        await RefreshingAsync();
        await Machine.SendAsync(new RefreshFailed(Id, Round: 1, "There is no such share."));

        var package = await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(package.RefreshError, Is.EqualTo("There is no such share."));
        Assert.That(Ready().Single().Gateway, Is.EqualTo(GatewayOutcome.Failed));
    }

    [Test]
    public async Task Should_ask_again_after_a_pause_when_the_gateway_is_busy()
    {
        await RefreshingAsync();
        await Machine.SendAsync(new RefreshDeferred(Id, Round: 1, Attempt: 1, "Rate exceeded"));
        var package = await Machine.InStateAsync(Id, machine => machine.Refreshing);
        Assert.That(package.RefreshError, Is.EqualTo("Rate exceeded"));

        Machine.Advance(PackageRules.PauseAfter(1));

        await Machine.HoldsAsync(() => package.RefreshAttempts == 2, "the gateway is asked again");
    }

    [Test]
    public async Task Should_ignore_what_is_of_no_use_in_each_state([Values("Waiting", "Refreshing", "Ready")] string state)
    {
        await StartAsync(hasGateway: true);
        await Machine.SendAsync(Batch(2));
        await Machine.InStateAsync(Id, machine => machine.Waiting);
        if (state != "Waiting")
        {
            Machine.Advance(Delay);
            await Machine.InStateAsync(Id, machine => machine.Refreshing);
        }

        if (state == "Ready")
        {
            await Machine.SendAsync(new GatewayRefreshed(Id, Round: 1));
            await Machine.InStateAsync(Id, machine => machine.Ready);
        }

        // Each fails the test if the state does not take it.
        await Machine.SendAsync(Batch(1));
        await Machine.SendAsync(new RefreshStarted(Id, Round: 0, "notification", IsDone: true));
        await Machine.SendAsync(new RefreshDeferred(Id, Round: 0, Attempt: 1, "Rate exceeded"));
        await Machine.SendAsync(new RefreshFailed(Id, Round: 0, "There is no such share."));
        await Machine.SendAsync(new GatewayRefreshed(Id, Round: 0));
        await Machine.SendAsync(new ReleaseRequested(Id, Round: 0));
        await Machine.SendAsync(new PackageDelayElapsed(Id));

        var package = Machine.Saga.Sagas.Contains(Id);
        Assert.That((package.CurrentState, package.Round, package.RefreshError), Is.EqualTo((state, 1, (string?)null)));
        Assert.That(Ready(), Has.Count.EqualTo(state == "Ready" ? 1 : 0));
    }

    [Test]
    public async Task Should_end_its_wait_and_then_that_for_the_gateway_when_it_is_released()
    {
        await StartAsync(hasGateway: true);
        await Machine.SendAsync(Batch(1));
        await Machine.InStateAsync(Id, machine => machine.Waiting);

        await Machine.SendAsync(new ReleaseRequested(Id, Round: 1));
        await Machine.InStateAsync(Id, machine => machine.Refreshing);
        Assert.That(Ready(), Is.Empty);
        await Machine.SendAsync(new ReleaseRequested(Id, Round: 1));

        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready().Single().Gateway, Is.Null);
    }

    [Test]
    public async Task Should_handle_or_ignore_every_event_in_every_state()
    {
        await StartAsync();
        var machine = Machine.Machine;
        foreach (var state in new[] { machine.Waiting, machine.Refreshing, machine.Ready })
            Assert.That(machine.NextEvents(state), Is.SupersetOf(machine.Events), state.Name);
    }

    private async Task StartAsync(bool hasGateway = false) =>
        _machine = await SagaMachineHarness<PackageStateMachine, PackageState>.StartAsync(new EdpOptions
        {
            PackageReady = { Delay = Delay.TotalSeconds },
            FileGateway =
            {
                FileShareArn = hasGateway ? "arn:aws:storagegateway:eu-central-1:111122223333:share/share-1A2B3C4D" : null,
                WaitForRefresh = true,
                Timeout = Timeout.TotalSeconds
            }
        });

    private async Task RefreshingAsync()
    {
        await StartAsync(hasGateway: true);
        await Machine.SendAsync(Batch(1));
        await Machine.InStateAsync(Id, machine => machine.Waiting);
        Machine.Advance(Delay);
        var package = await Machine.InStateAsync(Id, machine => machine.Refreshing);
        Assert.That(package.RefreshAttempts, Is.EqualTo(1));
    }

    private IReadOnlyList<PackageReady> Ready() => Machine.Published<PackageReady>();

    private static PackageObserved Batch(long number) => new()
    {
        PackageId = Id,
        Bucket = Bucket,
        PackageName = Package,
        Folder = Package + '/',
        BatchId = NewId.NextGuid(),
        BatchNumber = number
    };
}
