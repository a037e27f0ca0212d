using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.EventBridge;
using Edp.Amazon.Client.EventBridge;
using Edp.Service.Configuration;
using Edp.Service.Publishing;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

/// <summary>The sink over real HTTP against a bus that has bad days.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Self)]
public sealed class When_events_are_put_on_a_bus
{
    private const string BusName = "lab-events";
    private readonly CapturedLog _log = new();
    private FakeEventBridge _fake = null!;

    [SetUp]
    public async Task StartBus()
    {
        _fake = await FakeEventBridge.StartAsync();
        _fake.AddBus(BusName);
    }

    [TearDown]
    public async Task StopBus()
    {
        await _fake.DisposeAsync();
        _log.Dispose();
    }

    [Test]
    public async Task Should_put_at_most_ten_entries_into_a_request()
    {
        var events = Events(groups: 47);

        var accepted = await WriteAsync(events);

        Assert.That(accepted.Keys, Is.EquivalentTo(events.Select(e => e.Id)));
        Assert.That(accepted.Values, Is.EquivalentTo(_fake.Accepted.Select(e => e.EventId)));
        Assert.That(Requests(), Has.Count.EqualTo(5));
        Assert.That(_fake.Refusals, Is.Empty);
    }

    [Test]
    public async Task Should_stay_below_the_size_of_a_request()
    {
        var events = Events(groups: 7, size: 300_000);

        var accepted = await WriteAsync(events);

        Assert.That(accepted, Has.Count.EqualTo(7));
        Assert.That(Requests(), Has.Count.EqualTo(3));
        Assert.That(_fake.Refusals, Is.Empty);
    }

    [Test]
    public async Task Should_put_what_is_refused_for_now_again_and_nothing_else()
    {
        _fake.Faults.FailNext(
            new Fault.Entries("", []), // the question for the bus
            new Fault.Entries("ThrottlingException", 0, 3), new Fault.Entries("InternalFailure", 1));
        var events = Events(groups: 5);

        var accepted = await WriteAsync(events);

        Assert.That(accepted, Has.Count.EqualTo(5));
        Assert.That(_fake.Accepted, Has.Count.EqualTo(5), "no event twice");
        Assert.That(Requests().Select(request => request["Entries"]!.AsArray().Count), Is.EqualTo(new[] { 5, 2, 1 }));
    }

    [Test]
    public async Task Should_keep_the_order_of_a_group_when_one_of_it_is_refused_for_now()
    {
        _fake.Faults.FailNext(new Fault.Entries("", []), new Fault.Entries("ThrottlingException", 0));
        var events = Events(groups: 1, perGroup: 4);

        await WriteAsync(events);

        Assert.That(_fake.Accepted.Select(Number), Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public async Task Should_go_on_after_throttles_errors_resets_and_slow_answers()
    {
        _fake.Faults.FailNext(
            new Fault.Entries("", []),
            Fault.Throttled, Fault.InternalFailure, Fault.Unavailable, Fault.ConnectionReset, Fault.AnswerLost,
            new Fault.Slow(TimeSpan.FromSeconds(1)));
        var events = Events(groups: 3, perGroup: 2);

        var accepted = await WriteAsync(events);
        if (accepted.Count < 6)
            accepted = await WriteAsync(events);

        Assert.That(accepted, Has.Count.EqualTo(6));
        Assert.That(_fake.Accepted.Select(e => e.Detail).Distinct().Count(), Is.EqualTo(6));
    }

    [Test]
    public async Task Should_give_up_soon_when_nobody_answers_and_say_which_are_not_taken()
    {
        await WriteAsync(Events(groups: 1));
        _fake.Faults.FailUntilHealed(Fault.NeverAnswers);

        var failure = Assert.ThrowsAsync<EventSinkException>(() => WriteAsync(Events(groups: 2), TimeSpan.FromMilliseconds(300)));

        Assert.That(failure!.Message, Does.Contain("did not answer PutEvents"));
        Assert.That(_log.Lines, Has.Some.Contains(BusName).And.Some.Contains("did not answer PutEvents"));
    }

    [Test]
    public async Task Should_hold_back_only_the_group_of_an_event_that_is_too_large()
    {
        var small = Events(groups: 2, perGroup: 2);
        var large = Events(groups: 1, size: EventBridgeLimits.MaxRequestSize + 1).Single() with { Group = small[0].Group };

        var accepted = await WriteAsync([small[0], large, small[1], small[2], small[3]]);

        Assert.That(accepted.Keys, Is.EquivalentTo(new[] { small[0].Id, small[2].Id, small[3].Id }));
        Assert.That(_log.Lines, Has.Some.Contains(large.Id.ToString()).And.Some.Contains("1048576"));
    }

    [TestCase("eu-central-1", "arn:aws:s3:::lab")]
    [TestCase("cn-north-1", "arn:aws-cn:s3:::lab")]
    [TestCase("us-gov-west-1", "arn:aws-us-gov:s3:::lab")]
    public async Task Should_name_the_bucket_in_the_partition_of_the_region(string region, string arn)
    {
        await WriteAsync(Events(groups: 1), region: region);

        Assert.That(_fake.Accepted.Single().Resources, Is.EqualTo(new[] { arn }));
    }

    private static List<OutgoingEvent> Events(int groups, int perGroup = 1, int size = 10)
    {
        var number = 0;
        return [.. Enumerable.Range(0, groups).Select(_ => Guid.NewGuid()).SelectMany(group => Enumerable.Range(0, perGroup).Select(_ =>
            new OutgoingEvent(
                Guid.NewGuid(), group, PackageObjectsReadyDetail.DetailType, "lab", TimeProvider.System.GetUtcNow(),
                JsonSerializer.SerializeToElement(new { number = number++, filler = new string('x', size) }))))];
    }

    private static int Number(FakeEvent taken) => (int)JsonNode.Parse(taken.Detail)!["number"]!;

    private async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyList<OutgoingEvent> events, TimeSpan? timeout = null, string region = FakeCredentials.Region)
    {
        using var client = new AmazonEventBridgeClient(_fake.Settings with { Timeout = timeout ?? TimeSpan.FromSeconds(10) });
        var options = Options.Create(new EdpOptions { EventBusName = BusName, Region = region });
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        using var bus = new EventBridgeBus(client, options, TimeProvider.System, logs.CreateLogger<EventBridgeBus>());
        var sink = new EventBridgeSink(client, bus, new EventOrigin(options), TimeProvider.System, logs.CreateLogger<EventBridgeSink>());
        return await sink.WriteAsync(events, default);
    }

    private List<JsonNode> Requests() =>
        [.. _fake.Requests.Where(request => request.Operation == "PutEvents").Select(request => JsonNode.Parse(request.Body)!)];
}
