using System.Text.Json;
using Amazon.EventBridge;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Publishing;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

/// <summary>R12 for the bus: EventBridge answers events for a bus that is not there with an id, and drops them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Self)]
public sealed class When_a_bus_comes_goes_or_is_not_shown
{
    private const string BusName = "lab-events";
    private const string Describe = "DescribeEventBus";
    private const string Put = "PutEvents";
    private static readonly Fault Denied =
        new Fault.Error(System.Net.HttpStatusCode.BadRequest, "AccessDeniedException", "no events:DescribeEventBus for you");

    private readonly CapturedLog _log = new();
    private readonly SkippingClock _clock = new();
    private FakeEventBridge _fake = null!;
    private AmazonEventBridgeClient _client = null!;
    private EventBridgeBus _bus = null!;
    private ILoggerFactory _logs = null!;
    private EventBridgeSink _sink = null!;

    [SetUp]
    public async Task StartBus()
    {
        _fake = await FakeEventBridge.StartAsync();
        _fake.AddBus(BusName);
        _client = new AmazonEventBridgeClient(_fake.Settings with { Timeout = TimeSpan.FromSeconds(60) });
        _logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var options = Options.Create(new EdpOptions { EventBusName = BusName, Region = FakeCredentials.Region });
        _bus = new EventBridgeBus(_client, options, _clock, _logs.CreateLogger<EventBridgeBus>());
        _sink = new EventBridgeSink(_client, _bus, new EventOrigin(options), _clock, _logs.CreateLogger<EventBridgeSink>());
    }

    [TearDown]
    public async Task StopBus()
    {
        _bus.Dispose();
        _client.Dispose();
        _logs.Dispose();
        await _fake.DisposeAsync();
        _log.Dispose();
    }

    [Test]
    public async Task Should_accept_nothing_that_a_missing_bus_swallowed()
    {
        await WriteAsync(Event());
        _fake.DeleteBus(BusName);
        var lost = Event();

        Assert.ThrowsAsync<EventSinkException>(() => WriteAsync(lost));
        Assert.That(_fake.Dropped, Has.Count.EqualTo(1), "the good answer of before was believed, as far as putting goes");
        Assert.That((await HealthAsync()).Status, Is.EqualTo(HealthStatus.Unhealthy));

        Assert.ThrowsAsync<EventSinkException>(() => WriteAsync(lost));
        Assert.That(_fake.Dropped, Has.Count.EqualTo(1), "a bus that is known to be missing gets nothing");

        _fake.AddBus(BusName);
        Assert.That(await WriteAsync(lost), Is.EqualTo(new[] { lost.Id }));
        Assert.That(_fake.Accepted, Has.Count.EqualTo(2), "each event once");
        Assert.That(_sink.Loss, Is.Null, "nothing was accepted without proof");
        Assert.That((await HealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Should_accept_nothing_when_the_bus_was_deleted_and_created_again_within_a_request()
    {
        await WriteAsync(Event());
        _fake.DeleteBus(BusName);
        _fake.Before = operation =>
        {
            if (operation == Describe)
                _fake.AddBus(BusName);
            return null;
        };
        var lost = Event();

        Assert.ThrowsAsync<EventSinkException>(() => WriteAsync(lost));
        _fake.Before = _ => null;

        Assert.That(await WriteAsync(lost), Is.EqualTo(new[] { lost.Id }));
        Assert.That((_fake.Accepted.Count, _fake.Dropped.Count), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Should_send_to_a_bus_that_may_not_be_described()
    {
        Fails(Describe, Denied);

        for (var i = 0; i < 5; i++)
            await WriteAsync(Event());

        Assert.That(_fake.Accepted, Has.Count.EqualTo(5));
        var health = await HealthAsync();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(health.Description, Does.Contain("unknown").And.Contain("AccessDeniedException"));
        Assert.That(Calls(Describe), Is.EqualTo(1), "not one more failing call for each write");
        Assert.That(_log.Lines.Count(line => line.Contains("may not be described", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Should_report_events_as_lost_that_were_accepted_without_proof_when_the_bus_is_gone()
    {
        Fails(Describe, Denied);
        await WriteAsync(Event());
        var between = _clock.GetUtcNow();
        await WriteAsync(Event());
        Assert.That(_sink.Loss, Is.Null);

        _fake.Before = _ => null;
        _fake.DeleteBus(BusName);
        _clock.Skip(TimeSpan.FromMinutes(10));
        Assert.That((await HealthAsync()).Status, Is.EqualTo(HealthStatus.Unhealthy), "the right to describe is tried again");

        var loss = _sink.Loss!;
        Assert.That(loss.Since, Is.LessThan(between));
        Assert.That(_log.Lines, Has.Some.Contains("are sent again"));
        _sink.Forget(loss);
        Assert.That(_sink.Loss, Is.Null);
    }

    [Test]
    public void Should_report_no_loss_of_what_the_bus_has_proven_since()
    {
        var loss = new AcceptedLoss();
        var start = _clock.GetUtcNow();
        loss.AcceptUnproven(start);
        loss.AcceptUnproven(start.AddSeconds(2));

        loss.Prove(start.AddSeconds(1));
        Assert.That(loss.Lose(), Is.EqualTo(start.AddSeconds(1)), "what was accepted after the question is not proven by its answer");

        loss.AcceptUnproven(start.AddSeconds(5));
        loss.Prove(start.AddSeconds(6));
        Assert.That(loss.Lose(), Is.Null);

        var first = loss.Loss!;
        loss.AcceptUnproven(start.AddSeconds(7));
        loss.Lose();
        loss.Forget(first);
        Assert.That(loss.Loss!.Since, Is.EqualTo(start.AddSeconds(1)), "a loss found while the first was made good stays");
    }

    [Test]
    public async Task Should_put_events_once_while_nobody_answers_the_question_for_the_bus()
    {
        Fails(Describe, Fault.NeverAnswers);
        var outgoing = Event();
        var startedAt = _clock.GetTimestamp();

        Assert.ThrowsAsync<EventSinkException>(() => WriteAsync(outgoing));
        Assert.That(_clock.GetElapsedTime(startedAt), Is.LessThan(TimeSpan.FromSeconds(45)), "the question has 5 s");
        Assert.That((await HealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy), "it takes events");

        _fake.Before = _ => null;
        _clock.Skip(TimeSpan.FromSeconds(10));
        Assert.That(await WriteAsync(outgoing), Is.EqualTo(new[] { outgoing.Id }));
        Assert.That(_fake.Accepted, Has.Count.EqualTo(1));
        Assert.That(_sink.Loss, Is.Null);
    }

    [Test]
    public async Task Should_accept_what_was_taken_when_nobody_answers_that_question_for_a_minute()
    {
        Fails(Describe, Fault.Throttled);
        var outgoing = Event();

        Assert.ThrowsAsync<EventSinkException>(() => WriteAsync(outgoing));
        _clock.Skip(TimeSpan.FromMinutes(1));

        Assert.That(await WriteAsync(outgoing), Is.EqualTo(new[] { outgoing.Id }));
        Assert.That(_fake.Accepted, Has.Count.EqualTo(1), "put once");
    }

    [Test]
    public void Should_give_up_within_a_deadline_when_nobody_answers()
    {
        Fails(Put, Fault.NeverAnswers);

        var failure = Assert.ThrowsAsync<EventSinkException>(() => WriteAsync([.. Enumerable.Range(0, 200).Select(_ => Event())]));

        Assert.That(failure!.Message, Does.Contain("PutEvents"));
        Assert.That(Calls(Put), Is.EqualTo(1), "the others would wait as long");
    }

    [Test]
    public async Task Should_not_be_ready_when_events_may_not_be_put()
    {
        Fails(Put, new Fault.Error(System.Net.HttpStatusCode.BadRequest, "AccessDeniedException", "no events:PutEvents for you"));

        Assert.ThrowsAsync<EventSinkException>(() => WriteAsync(Event()));

        var health = await HealthAsync();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(health.Description, Does.Contain("events:PutEvents"));
    }

    [Test]
    public async Task Should_ask_once_for_many_who_wait()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => WriteAsync(Event())));

        Assert.That(_fake.Accepted, Has.Count.EqualTo(100));
        Assert.That(Calls(Describe), Is.LessThan(50));
    }

    private static OutgoingEvent Event() => new(
        Guid.NewGuid(), Guid.NewGuid(), PackageObjectsReadyDetail.DetailType, "lab", TimeProvider.System.GetUtcNow(),
        JsonSerializer.SerializeToElement(new { prefix = "a/b/" }));

    private async Task<IEnumerable<Guid>> WriteAsync(params OutgoingEvent[] events) => (await _sink.WriteAsync(events, default)).Keys;

    private void Fails(string operation, Fault fault) => _fake.Before = asked => asked == operation ? fault : null;

    private int Calls(string operation) => _fake.Requests.Count(request => request.Operation == operation);

    private Task<HealthCheckResult> HealthAsync() => new EventBusHealthCheck(_bus).CheckHealthAsync(new HealthCheckContext());
}
