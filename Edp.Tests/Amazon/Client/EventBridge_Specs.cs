using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;
using Edp.Tests.Amazon.Fakes;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_events_are_put
{
    private FakeEventBridge _fake = null!;
    private AmazonEventBridgeClient _client = null!;

    [SetUp]
    public async Task Start()
    {
        _fake = await FakeEventBridge.StartAsync();
        _fake.AddBus("edp");
        _client = new AmazonEventBridgeClient(_fake.Settings);
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _fake.DisposeAsync();
    }

    [Test]
    public async Task Should_reach_the_bus_as_they_were()
    {
        var entry = Entry("{\"prefix\":\"ä/b c/\"}");
        entry.Time = new DateTime(2022, 12, 8, 19, 56, 10, DateTimeKind.Utc);

        var response = await _client.PutEventsAsync(new PutEventsRequest { Entries = [entry] }, default);

        var taken = _fake.Accepted.Single();
        Assert.That(response.FailedEntryCount, Is.Zero);
        Assert.That(response.Entries!.Single().Accepted, Is.True);
        Assert.That(response.Entries!.Single().EventId, Is.EqualTo(taken.EventId));
        Assert.That(taken.Detail, Is.EqualTo("{\"prefix\":\"ä/b c/\"}"));
        Assert.That(taken.Time?.UtcDateTime, Is.EqualTo(entry.Time));
        Assert.That((taken.Bus, taken.Source, taken.DetailType), Is.EqualTo(("edp", entry.Source, entry.DetailType)));
        Assert.That(taken.Resources, Is.EqualTo(entry.Resources));
        Assert.That(_fake.Refusals, Is.Empty);
    }

    [Test]
    public async Task Should_tell_which_were_refused()
    {
        _fake.Faults.FailNext(new Fault.Entries("ThrottlingException", 1));

        var response = await _client.PutEventsAsync(
            new PutEventsRequest { Entries = [Entry("{\"n\":0}"), Entry("{\"n\":1}"), Entry("no json")] }, default);

        Assert.That(response.FailedEntryCount, Is.EqualTo(2));
        Assert.That(
            response.Entries!.Select(result => (result.Accepted, result.ErrorCode, result.WorthRetrying)),
            Is.EqualTo(new[] { (true, null, false), (false, "ThrottlingException", true), (false, "MalformedDetail", false) }));
        Assert.That(_fake.Accepted.Select(taken => taken.Detail), Is.EqualTo(new[] { "{\"n\":0}" }));
    }

    [Test]
    public void Should_be_refused_when_there_are_more_than_a_request_may_have()
    {
        var entries = Enumerable.Repeat(Entry("{}"), EventBridgeLimits.MaxEntries + 1).ToList();

        var error = Assert.ThrowsAsync<AmazonEventBridgeException>(
            () => _client.PutEventsAsync(new PutEventsRequest { Entries = entries }, default));

        Assert.That(error!.IsInvalidRequest, Is.True);
    }

    [Test]
    public async Task Should_be_counted_as_the_service_counts()
    {
        var entry = Entry("{\"a\":\"ä€🙂\"}");
        entry.Time = DateTime.UnixEpoch;
        _fake.MaxRequestSize = EventBridgeLimits.SizeOf(entry);
        await _client.PutEventsAsync(new PutEventsRequest { Entries = [entry] }, default);

        _fake.MaxRequestSize--;

        var error = Assert.ThrowsAsync<AmazonEventBridgeException>(
            () => _client.PutEventsAsync(new PutEventsRequest { Entries = [entry] }, default));
        Assert.That(error!.IsInvalidRequest, Is.True);
    }

    [Test]
    public async Task Should_find_a_bus_by_name_and_by_arn()
    {
        var byName = await _client.DescribeEventBusAsync(new DescribeEventBusRequest { Name = "edp" }, default);
        var byArn = await _client.DescribeEventBusAsync(new DescribeEventBusRequest { Name = byName.Arn }, default);

        Assert.That((byName.Name, byName.Arn), Is.EqualTo(("edp", FakeEventBridge.ArnOf("edp"))));
        Assert.That(byName.CreationTime, Is.GreaterThan(DateTime.UnixEpoch));
        Assert.That((byArn.Name, byArn.Arn, byArn.CreationTime), Is.EqualTo((byName.Name, byName.Arn, byName.CreationTime)));
    }

    [Test]
    public void Should_say_that_a_bus_does_not_exist()
    {
        var error = Assert.ThrowsAsync<ResourceNotFoundException>(
            () => _client.DescribeEventBusAsync(new DescribeEventBusRequest { Name = "nowhere" }, default));

        Assert.That(error!.Message, Does.Contain("nowhere"));
        Assert.That(error.ErrorCode, Is.EqualTo("ResourceNotFoundException"));
        Assert.That(error.RequestId, Is.Not.Empty);
    }

    private static PutEventsRequestEntry Entry(string detail) => new()
    {
        Source = "com.quiltdata.edp",
        DetailType = "package-objects-ready",
        Detail = detail,
        Resources = ["arn:aws:s3:::source-bucket"],
        EventBusName = "edp",
    };
}
