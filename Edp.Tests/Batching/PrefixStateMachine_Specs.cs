using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Parsing;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>The prefix's state machine in MassTransit's saga harness, with nothing of EDP around it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class When_objects_are_recorded_in_the_saga_harness
{
    private const string Bucket = "lab-intake";
    private const string Prefix = "lab/plate_7/";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);
    private static readonly Guid Id = PrefixId.Of(Bucket, Prefix);

    private SagaMachineHarness<PrefixStateMachine, PrefixState>? _machine;

    private SagaMachineHarness<PrefixStateMachine, PrefixState> Machine => _machine!;

    [SetUp]
    public async Task Start()
    {
        _machine = await SagaMachineHarness<PrefixStateMachine, PrefixState>.StartAsync(new EdpOptions
        {
            Buckets =
            [
                new BucketOptions
                {
                    BucketName = Bucket,
                    ThresholdDuration = Quiet.TotalSeconds,
                    ThresholdEventCount = 3,
                    CompletionMarkers = ["DONE"],
                    MarkerGrace = 0
                }
            ]
        });
        await Machine.AddAsync(new PrefixState
        {
            CorrelationId = Id, CurrentState = nameof(PrefixStateMachine.Initial), Bucket = Bucket, Prefix = Prefix
        });
    }

    [TearDown]
    public async Task Stop() => await Machine.DisposeAsync();

    [Test]
    public async Task Should_publish_the_contract_when_the_quiet_period_is_over()
    {
        var openedAt = Machine.Time;
        await Machine.SendAsync(Objects("1", "2"));
        var prefix = await Machine.InStateAsync(Id, machine => machine.Collecting);
        var batchId = prefix.BatchId;
        Assert.That((prefix.ObjectCount, prefix.DueAt), Is.EqualTo((2, openedAt + Quiet)));
        Assert.That(Machine.Delays<QuietPeriodElapsed>().Single(), Is.EqualTo(Quiet).Within(TimeSpan.FromMinutes(1)));
        Assert.That(Ready(), Is.Empty);

        Machine.Advance(Quiet);
        await Machine.InStateAsync(Id, machine => machine.Ready);

        var ready = Ready().Single();
        Assert.That(
            (ready.BatchId, ready.Bucket, ready.Prefix, ready.BatchNumber, ready.ObjectCount, ready.Reason),
            Is.EqualTo((batchId, Bucket, Prefix, 1, 2, BatchReason.Quiet)));
    }

    [Test]
    public async Task Should_wait_for_the_rest_when_the_timer_comes_early()
    {
        await Machine.SendAsync(Objects("1"));
        await Machine.InStateAsync(Id, machine => machine.Collecting);
        Machine.Advance(Quiet / 2);
        await Machine.SendAsync(Objects("2"));

        Machine.Advance(Quiet / 2);
        await Machine.TimerAsync<QuietPeriodElapsed>();
        await Machine.InStateAsync(Id, machine => machine.Collecting);
        Assert.That(Ready(), Is.Empty);

        Machine.Advance(Quiet / 2);
        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready().Single().ObjectCount, Is.EqualTo(2));
    }

    [TestCase(BatchReason.Count, "1", "2", "3")]
    [TestCase(BatchReason.Marker, "1", "DONE")]
    public async Task Should_close_at_once_by_count_or_marker(string reason, params string[] names)
    {
        await Machine.SendAsync(Objects(names));

        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That((Ready().Single().Reason, Ready().Single().ObjectCount), Is.EqualTo((reason, names.Length)));
    }

    [Test]
    public async Task Should_close_the_open_batch_when_a_flush_is_requested_and_no_other()
    {
        await Machine.SendAsync(Objects("1"));
        var prefix = await Machine.InStateAsync(Id, machine => machine.Collecting);

        await Machine.SendAsync(new FlushRequested(Id, NewId.NextGuid()));
        Assert.That(prefix.CurrentState, Is.EqualTo(nameof(PrefixStateMachine.Collecting)));
        await Machine.SendAsync(new FlushRequested(Id, prefix.BatchId.GetValueOrDefault()));

        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready().Single().Reason, Is.EqualTo(BatchReason.Flush));
    }

    [Test]
    public async Task Should_hold_and_extend_the_open_batch_and_no_other()
    {
        await Machine.SendAsync(Objects("1"));
        var prefix = await Machine.InStateAsync(Id, machine => machine.Collecting);
        var (batchId, until) = (prefix.BatchId.GetValueOrDefault(), Machine.Time + (2 * Quiet));

        await Machine.SendAsync(new HoldRequested(Id, NewId.NextGuid(), until));
        await Machine.SendAsync(new ExtendRequested(Id, NewId.NextGuid(), until));
        Assert.That((prefix.HeldUntil, prefix.ExtendedUntil, prefix.DueAt), Is.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)null, Machine.Time + Quiet)));
        await Machine.SendAsync(new HoldRequested(Id, batchId, until));
        await Machine.SendAsync(Objects("2", "3", "4", "DONE"));
        Assert.That((prefix.CurrentState, prefix.ObjectCount, prefix.DueAt), Is.EqualTo((nameof(PrefixStateMachine.Collecting), 5, until)));
        await Machine.SendAsync(new ExtendRequested(Id, batchId, until + Quiet));

        Machine.Advance(2 * Quiet);
        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready().Single().Reason, Is.EqualTo(BatchReason.Marker));
    }

    [Test]
    public async Task Should_publish_nothing_of_a_batch_that_is_cancelled()
    {
        await Machine.SendAsync(Objects("1"));
        var prefix = await Machine.InStateAsync(Id, machine => machine.Collecting);

        await Machine.SendAsync(new CancelRequested(Id, NewId.NextGuid()));
        Assert.That(prefix.CurrentState, Is.EqualTo(nameof(PrefixStateMachine.Collecting)));
        await Machine.SendAsync(new CancelRequested(Id, prefix.BatchId.GetValueOrDefault()));

        await Machine.InStateAsync(Id, machine => machine.Ready);
        Assert.That(Ready(), Is.Empty);
    }

    [Test]
    public async Task Should_open_the_next_batch_after_one_that_closed()
    {
        await Machine.SendAsync(Objects("DONE"));
        await Machine.SendAsync(Objects("1"));
        await Machine.InStateAsync(Id, machine => machine.Collecting);
        Machine.Advance(Quiet);
        await Machine.InStateAsync(Id, machine => machine.Ready);

        Assert.That(Ready().Select(ready => ready.BatchNumber), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Should_publish_that_it_is_complete_or_what_is_missing([Values] bool isComplete)
    {
        await using var machine = await SagaMachineHarness<PrefixStateMachine, PrefixState>.StartAsync(new EdpOptions
        {
            Buckets = [new BucketOptions { BucketName = Bucket, RequiredFiles = ["1", "2"], IncompleteAfter = Quiet.TotalSeconds }]
        });
        await machine.AddAsync(new PrefixState
        {
            CorrelationId = Id, CurrentState = nameof(PrefixStateMachine.Initial), Bucket = Bucket, Prefix = Prefix
        });

        await machine.SendAsync(Objects(isComplete ? ["1", "2"] : ["1", "3"]));
        if (!isComplete)
        {
            await machine.InStateAsync(Id, one => one.Collecting);
            machine.Advance(Quiet);
        }

        await machine.InStateAsync(Id, one => one.Ready);
        Assert.That(
            machine.Published<PackageObjectsReady>().Select(ready => ready.Reason),
            Is.EqualTo(isComplete ? new[] { BatchReason.Complete } : []));
        Assert.That(
            machine.Published<PackageObjectsIncomplete>().SelectMany(incomplete => incomplete.Missing),
            Is.EqualTo(isComplete ? [] : new[] { "2" }));
    }

    [Test]
    public async Task Should_take_every_event_in_each_state([Values("Collecting", "Ready")] string state)
    {
        await Machine.SendAsync(Objects(state == "Ready" ? "DONE" : "1"));

        // Each fails the test if the state does not take it.
        await Machine.SendAsync(new ObjectsDeleted(Id, NewId.NextGuid(), 1, 1));
        await Machine.SendAsync(new ExpectationChanged(Id, NewId.NextGuid(), Machine.Time, 1, 1));
        await Machine.SendAsync(new RulesChanged(Id));
        await Machine.SendAsync(new QuietPeriodElapsed(Id));
        await Machine.SendAsync(new FlushRequested(Id, NewId.NextGuid()));
        await Machine.SendAsync(new HoldRequested(Id, NewId.NextGuid(), Machine.Time));
        await Machine.SendAsync(new ExtendRequested(Id, NewId.NextGuid(), Machine.Time));
        await Machine.SendAsync(new CancelRequested(Id, NewId.NextGuid()));

        Assert.That(Machine.Saga.Sagas.Contains(Id).CurrentState, Is.EqualTo(state));
        Assert.That(Ready(), Has.Count.EqualTo(state == "Ready" ? 1 : 0));
    }

    [Test]
    public void Should_handle_or_ignore_every_event_in_every_state()
    {
        var machine = Machine.Machine;
        foreach (var state in new[] { machine.Collecting, machine.Ready })
            Assert.That(machine.NextEvents(state), Is.SupersetOf(machine.Events), state.Name);
    }

    private IReadOnlyList<PackageObjectsReady> Ready() => Machine.Published<PackageObjectsReady>();

    private ObjectsRecorded Objects(params string[] names) => new(
        Id,
        [
            .. names.Select(name => new RecordedObject
            {
                Event = new ObjectEvent { Bucket = Bucket, Key = Prefix + name, Size = 1 },
                Identity = NewId.NextGuid(),
                EventTime = Machine.Time
            })
        ],
        Machine.Time);
}
