using Amazon.SQS.Model;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_topology_is_only_verified : Emulated
{
    private AmazonSqsUnderTest _verified = null!;

    [SetUp]
    public void Verify() => _verified = new AmazonSqsUnderTest(Proxy.ServiceUrl, bus => bus.CreateTopology = false);

    private string TopicName => $"{_verified.Scope}_Edp_Tests_Amazon_Transport_Messages-Ping";

    [Test]
    public async Task Should_not_start_and_name_all_that_is_missing()
    {
        await using var bus = Create(new Inbox());
        await CreateQueueAsync(bus.Queue("in_skipped"));

        var failure = Assert.CatchAsync(bus.StartAsync);

        Assert.Multiple(() =>
        {
            Assert.That(failure!.ToString(), Does.Contain($"the queue {bus.Queue("in")},"));
            Assert.That(failure.ToString(), Does.Contain($"the queue {bus.Queue("in_error")},"));
            Assert.That(failure.ToString(), Does.Not.Contain($"the queue {bus.Queue("in_skipped")}"));
            Assert.That(failure.ToString(), Does.Contain($"the topic {TopicName}"));
        });
        Assert.ThrowsAsync<QueueDoesNotExistException>(() => UrlAsync(bus.Queue("in")), "nothing was created");
    }

    [Test]
    public async Task Should_work_on_what_exists_and_still_answer_requests()
    {
        var inbox = new Inbox();
        await using var bus = Create(inbox);
        foreach (var name in (string[])["in", "in_error", "in_skipped"])
            await CreateQueueAsync(bus.Queue(name));
        var topic = (await SnsClient.CreateTopicAsync(new CreateTopicRequest { Name = TopicName }, default)).TopicArn;
        await SnsClient.SubscribeAsync(
            new SubscribeRequest
            {
                TopicArn = topic,
                Protocol = "sqs",
                Endpoint = await AttributeAsync(bus.Queue("in"), QueueAttributeNames.QueueArn),
                Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["RawMessageDelivery"] = "true" },
            },
            default);

        await bus.StartAsync();
        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();
        var answer = await bus.Bus.CreateRequestClient<Ping>(new Uri($"queue:{bus.Queue("in")}")).GetResponse<Pong>(new Ping(2));

        Assert.That(answer.Message.Number, Is.EqualTo(2));
        Assert.That(Proxy.CallsOf("CreateTopic"), Is.Empty);
        Assert.That(Proxy.CallsOf("CreateQueue").Select(call => (string?)call.Body!["QueueName"]), Has.All.Contains("_bus_"));
    }

    [Test]
    public async Task Should_not_publish_to_a_topic_that_is_missing()
    {
        await using var bus = await RunningBus.StartAsync(_verified);

        var failure = Assert.ThrowsAsync<AmazonSqsTransportConfigurationException>(() => bus.Bus.Publish(new Ping(1)));

        Assert.That(failure!.Message, Does.Contain(TopicName));
    }

    private RunningBus Create(Inbox inbox) => RunningBus.Create(_verified, (self, _, cfg) =>
        cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(async c =>
        {
            await inbox.Add(c);
            if (c.ResponseAddress is not null)
                await c.RespondAsync(new Pong(c.Message.Number));
        })));
}

[TestFixture]
public sealed class When_topology_is_created : Emulated
{
    [Test]
    public async Task Should_create_queues_and_topics_as_configured()
    {
        await using var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) =>
        {
            ((IAmazonSqsBusFactoryConfigurator)cfg).Publish<Ping>(p => p.TopicAttributes["DisplayName"] = "Pings");
            cfg.ReceiveEndpoint(self.Queue("in"), e =>
            {
                var sqs = (IAmazonSqsReceiveEndpointConfigurator)e;
                sqs.QueueAttributes["VisibilityTimeout"] = 77;
                sqs.QueueTags["team"] = "edp";
                sqs.Subscribe($"{Sqs.Scope}_other");
                e.Handler<Ping>(_ => Task.CompletedTask);
            });
        });

        Assert.That(await AttributeAsync(bus.Queue("in"), QueueAttributeNames.VisibilityTimeout), Is.EqualTo("77"));
        var create = Proxy.CallsOf("CreateQueue").Single();
        Assert.That((string?)create.Body!["tags"]!["team"], Is.EqualTo("edp"));

        var topics = (await AllTopicsAsync()).Where(arn => arn.Contains(Sqs.Scope, StringComparison.Ordinal)).ToList();
        Assert.That(topics.Select(arn => arn.Split(':')[^1]),
            Is.EquivalentTo([$"{Sqs.Scope}_Edp_Tests_Amazon_Transport_Messages-Ping", $"{Sqs.Scope}_other"]));
        var policy = await AttributeAsync(bus.Queue("in"), QueueAttributeNames.Policy);
        Assert.That(topics, Has.All.Matches<string>(arn => policy.Contains(arn,
            StringComparison.Ordinal)), "the policy lets both topics in");
        var attributes = await SnsClient.GetTopicAttributesAsync(
            new GetTopicAttributesRequest { TopicArn = topics.Single(arn => arn.EndsWith("Ping", StringComparison.Ordinal)) }, default);
        Assert.That(attributes.Attributes!["DisplayName"], Is.EqualTo("Pings"));
    }

    [Test]
    public async Task Should_name_the_topic_as_the_message_topology_says()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) =>
        {
            cfg.Message<Ping>(m => m.SetEntityName($"{Sqs.Scope}-pings"));
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(inbox.Add));
        });

        await bus.Bus.Publish(new Ping(1));

        await inbox.NextMessageAsync<Ping>();
        Assert.That(await AllTopicsAsync(), Has.Some.EndsWith($":{Sqs.Scope}-pings"));
    }

    [Test]
    public async Task Should_keep_the_queue_of_an_endpoint_that_stops()
    {
        var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(_ => Task.CompletedTask)));
        var queue = bus.Queue("in");

        await bus.DisposeAsync();

        Assert.That(await UrlAsync(queue), Is.Not.Empty);
    }

    [Test]
    public async Task Should_leave_no_queue_behind_for_who_is_gone()
    {
        await using var bus = await RunningBus.StartAsync(Sqs);
        var sender = await bus.Bus.GetSendEndpoint(new Uri($"queue:{bus.Queue("gone")}?temporary=true"));

        var failure = Assert.ThrowsAsync<AmazonSqsTransportException>(() => sender.Send(new Ping(1)));

        Assert.That(failure!.Message, Does.Contain(bus.Queue("gone")).And.Contain("does not exist"));
    }

    [Test]
    public async Task Should_keep_the_order_in_each_group_of_a_fifo_queue()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in.fifo"), e =>
        {
            e.ConfigureConsumeTopology = false;
            e.Handler<Ping>(async c =>
            {
                await Task.Delay(Random.Shared.Next(10));
                await inbox.Add(c.Message.Number);
            });
        }));
        var sender = await bus.SenderAsync("in.fifo");

        for (var i = 0; i < 30; i++)
        {
            await sender.Send(new Ping(i), c =>
            {
                c.SetGroupId("group");
                c.SetDeduplicationId(NewId.NextGuid().ToString());
            });
        }

        Assert.That(await inbox.TakeAsync<int>(30), Is.EqualTo(Enumerable.Range(0, 30)));
    }

    private async Task<List<string>> AllTopicsAsync()
    {
        var topics = new List<string>();
        string? token = null;
        do
        {
            var page = await SnsClient.ListTopicsAsync(new ListTopicsRequest { NextToken = token }, default);
            topics.AddRange(page.Topics!.Select(topic => topic.TopicArn!));
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return topics;
    }
}

[TestFixture]
public sealed class When_a_queue_is_purged_at_the_start : Emulated
{
    [Test]
    public async Task Should_take_only_what_came_later()
    {
        var inbox = new Inbox();
        await using var bus = RunningBus.Create(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
        {
            ((IAmazonSqsReceiveEndpointConfigurator)e).PurgeOnStartup = true;
            e.Handler<Ping>(inbox.Add);
        }));
        await CreateQueueAsync(bus.Queue("in"));
        await SqsClient.SendMessageAsync(new SendMessageRequest { QueueUrl = await UrlAsync(bus.Queue("in")), MessageBody = "{}" }, default);

        await bus.StartAsync();
        await bus.Bus.Publish(new Ping(1));

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(1));
        Assert.That(
            Proxy.CallsOf("CreateQueue").Select(call => (string?)call.Body!["QueueName"]),
            Has.None.Contains("in_"),
            "nothing was skipped or failed");
        Assert.That(Proxy.CallsOf("PurgeQueue"), Has.Exactly(1).Items);
    }
}
