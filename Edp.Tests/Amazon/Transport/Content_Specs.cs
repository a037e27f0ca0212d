using System.Text.Json;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_an_endpoint_takes_plain_json_and_envelopes : Emulated
{
    private const string Envelope =
        """{"messageId":"01000000-0000-0000-0000-000000000001","messageType":["urn:message:Edp.Tests.Amazon.Transport.Messages:Ping"],"message":{"number":4}}""";

    private readonly Inbox _inbox = new();
    private RunningBus _bus = null!;

    [SetUp]
    public async Task Start() =>
        _bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
        {
            e.UseRawJsonDeserializer(RawSerializerOptions.All, isDefault: true);
            e.Handler<Ping>(_inbox.Add);
        }));

    [TearDown]
    public async Task Stop() => await _bus.DisposeAsync();

    [Test]
    public async Task Should_read_plain_json_without_any_attribute()
    {
        await SendRawAsync(_bus.Queue("in"), """{ "number": 3 }""");

        var received = await _inbox.NextMessageAsync<Ping>();
        Assert.That(received.Message.Number, Is.EqualTo(3));
        Assert.That(received.ReceiveContext.ContentType.MediaType, Is.EqualTo("application/json"));
    }

    [Test]
    public async Task Should_read_an_envelope_that_has_lost_its_content_type()
    {
        await SendRawAsync(_bus.Queue("in"), Envelope);

        var received = await _inbox.NextMessageAsync<Ping>();
        Assert.That(received.Message.Number, Is.EqualTo(4));
        Assert.That(received.MessageId, Is.EqualTo(Guid.Parse("01000000-0000-0000-0000-000000000001")));
    }

    [Test]
    public async Task Should_read_what_masstransit_sends()
    {
        await (await _bus.SenderAsync("in")).Send(new Ping(5));

        Assert.That((await _inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(5));
    }

    [TestCase("""{"number":6}""")]
    [TestCase("""{"messageType":["urn:message:Edp.Tests.Amazon.Transport.Messages:Ping"],"message":{"number":6}}""")]
    public async Task Should_read_through_the_envelope_of_sns(string message)
    {
        var notification = JsonSerializer.Serialize(new
        {
            Type = "Notification",
            MessageId = "d0e3e2f0-0000-0000-0000-000000000000",
            TopicArn = "arn:aws:sns:us-east-1:000000000000:events",
            Message = message,
            MessageAttributes = new { Color = new { Type = "String", Value = "blue" } },
        });
        await SendRawAsync(_bus.Queue("in"), notification);

        var received = await _inbox.NextMessageAsync<Ping>();
        Assert.That(received.Message.Number, Is.EqualTo(6));
        Assert.That(received.ReceiveContext.GetBody(),
            Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(notification)), "the body stays what it was");
        Assert.That(received.ReceiveContext.TransportHeaders.Get<string>("Color"), Is.EqualTo("blue"));
        Assert.That(received.ReceiveContext.TryGetPayload(out AmazonSqsMessageContext? sqs) ? sqs.TopicArn : "", Does.EndWith(":events"));
    }

    [Test]
    public async Task Should_move_what_is_no_json_to_the_error_queue_with_the_reason()
    {
        await SendRawAsync(_bus.Queue("in"), "hello?");
        await Eventually.Is(() => IsEmptyAsync(_bus.Queue("in")), "it has left the queue");

        var error = (await ReceiveAsync(_bus.Queue("in_error"))).Single();
        Assert.That(error.Body, Is.EqualTo("hello?"));
        Assert.That(error.MessageAttributes["MT-Reason"].StringValue, Is.EqualTo("fault"));
        Assert.That(error.MessageAttributes["MT-Fault-Message"].StringValue, Is.Not.Empty);
    }

    [Test]
    public async Task Should_move_a_message_of_the_largest_size_too()
    {
        await SendRawAsync(_bus.Queue("in"), new string('x', 1_048_576));
        await Eventually.Is(() => IsEmptyAsync(_bus.Queue("in")), "it has left the queue");

        Assert.That((await ReceiveAsync(_bus.Queue("in_error"))).Single().Body, Has.Length.EqualTo(1_048_576));
    }
}

[TestFixture]
public sealed class When_a_subscription_is_not_raw : Emulated
{
    [Test]
    public async Task Should_receive_messages_in_the_envelope_of_sns()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
        {
            e.ConfigureConsumeTopology = false;
            ((IAmazonSqsReceiveEndpointConfigurator)e).Subscribe<Ping>(s => s.TopicSubscriptionAttributes["RawMessageDelivery"] = "false");
            e.Handler<Ping>(inbox.Add);
        }));

        await bus.Bus.Publish(new Ping(1), c => c.Headers.Set("Purpose", "test"));

        var received = await inbox.NextMessageAsync<Ping>();
        Assert.Multiple(() =>
        {
            Assert.That(received.Message.Number, Is.EqualTo(1));
            Assert.That(received.Headers.Get<string>("Purpose"), Is.EqualTo("test"));
            Assert.That(received.ReceiveContext.Body.GetString(), Does.Contain("Notification"));
        });
    }

    [Test]
    public async Task Should_change_a_subscription_that_exists_with_other_attributes()
    {
        var inbox = new Inbox();
        await using var bus = RunningBus.Create(Sqs, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(inbox.Add)));
        await CreateQueueAsync(bus.Queue("in"));
        var topic = (await SnsClient.CreateTopicAsync(
            new CreateTopicRequest { Name = $"{Sqs.Scope}_Edp_Tests_Amazon_Transport_Messages-Ping" }, default)).TopicArn;
        var subscription = await SnsClient.SubscribeAsync(
            new SubscribeRequest { TopicArn = topic, Protocol = "sqs",
                Endpoint = await AttributeAsync(bus.Queue("in"), QueueAttributeNames.QueueArn) },
            default);

        await bus.StartAsync();
        await bus.Bus.Publish(new Ping(2));

        Assert.That((await inbox.NextMessageAsync<Ping>()).ReceiveContext.Body.GetString(), Does.Not.Contain("Notification"));
        var attributes = await SnsClient.GetSubscriptionAttributesAsync(
            new GetSubscriptionAttributesRequest { SubscriptionArn = subscription.SubscriptionArn }, default);
        Assert.That(attributes.Attributes!["RawMessageDelivery"], Is.EqualTo("true"));
    }
}
