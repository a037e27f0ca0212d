using Amazon.SQS.Model;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client.Sns;
using Edp.Amazon.Client.Sqs;
using Edp.Tests.Amazon.Emulator;
using NUnit.Framework;
using MessageAttributeValue = Amazon.SimpleNotificationService.Model.MessageAttributeValue;

namespace Edp.Tests.Amazon.Client;

/// <summary>Every SNS operation against the emulator.</summary>
public sealed class When_a_topic_is_used
{
    private AmazonSimpleNotificationServiceClient _sns = null!;
    private SqsClient _sqs = null!;
    private string _name = null!;
    private string _topicArn = null!;

    [SetUp]
    public async Task CreateTopic()
    {
        var settings = await SharedEmulator.SettingsAsync();
        _sns = new AmazonSimpleNotificationServiceClient(settings);
        _sqs = new SqsClient(settings);
        _name = SharedEmulator.UniqueName("Edp_Contracts-Topic");
        var created = await _sns.CreateTopicAsync(
            new CreateTopicRequest { Name = _name, Tags = [new Tag { Key = "purpose", Value = "test" }] }, default);
        _topicArn = created.TopicArn!;
    }

    [TearDown]
    public void DisposeClients()
    {
        _sns.Dispose();
        _sqs.Dispose();
    }

    [Test]
    public async Task Should_have_the_same_arn_when_it_is_created_again()
    {
        var again = await _sns.CreateTopicAsync(
            new CreateTopicRequest { Name = _name, Tags = [new Tag { Key = "purpose", Value = "test" }] }, default);

        Assert.That(again.TopicArn, Is.EqualTo(_topicArn).And.EndsWith(":" + _name));
    }

    [Test]
    public async Task Should_answer_its_attributes()
    {
        var found = await _sns.GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = _topicArn }, default);

        Assert.That(found.Attributes![TopicAttributeNames.TopicArn], Is.EqualTo(_topicArn));
    }

    [Test]
    public async Task Should_be_listed()
    {
        var arns = new List<string>();
        string? token = null;
        do
        {
            var page = await _sns.ListTopicsAsync(new ListTopicsRequest { NextToken = token }, default);
            arns.AddRange(page.Topics!.Select(topic => topic.TopicArn!));
            token = page.NextToken;
        }
        while (token is not null);

        Assert.That(arns, Does.Contain(_topicArn));
    }

    [Test]
    public async Task Should_deliver_the_body_alone_when_delivery_is_raw()
    {
        var (queueUrl, _) = await SubscribeQueueAsync(raw: true);
        await _sns.PublishAsync(
            new PublishRequest
            {
                TopicArn = _topicArn,
                Message = "{\"a\":\"+ & = % ü 🙂\"}",
                MessageAttributes = new Dictionary<string, MessageAttributeValue>
                {
                    ["text"] = new MessageAttributeValue { DataType = "String", StringValue = "a b+c" },
                    ["bytes"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 250]) },
                },
            },
            default);

        var message = await ReceiveAsync(queueUrl);

        Assert.That(message.Body, Is.EqualTo("{\"a\":\"+ & = % ü 🙂\"}"));
        Assert.That(message.MessageAttributes["text"].StringValue, Is.EqualTo("a b+c"));
        Assert.That(message.MessageAttributes["bytes"].BinaryValue.ToArray(), Is.EqualTo(new byte[] { 1, 250 }));
    }

    [Test]
    public async Task Should_deliver_a_notification_once_raw_delivery_is_off()
    {
        var (queueUrl, subscriptionArn) = await SubscribeQueueAsync(raw: true);
        await _sns.SetSubscriptionAttributesAsync(
            new SetSubscriptionAttributesRequest
            {
                SubscriptionArn = subscriptionArn,
                AttributeName = SubscriptionAttributeNames.RawMessageDelivery,
                AttributeValue = "false"
            },
            default);
        var attributes = await _sns.GetSubscriptionAttributesAsync(new GetSubscriptionAttributesRequest { SubscriptionArn = subscriptionArn }, default);

        await _sns.PublishAsync(new PublishRequest { TopicArn = _topicArn, Message = "hello", Subject = "greeting" }, default);
        var message = await ReceiveAsync(queueUrl);

        Assert.That(attributes.Attributes![SubscriptionAttributeNames.RawMessageDelivery], Is.EqualTo("false"));
        Assert.That(message.Body, Does.Contain("\"Type\":\"Notification\"").And.Contain("hello").And.Contain("greeting"));
    }

    [Test]
    public async Task Should_publish_a_batch()
    {
        var (queueUrl, _) = await SubscribeQueueAsync(raw: true);
        var entries = Enumerable.Range(0, 2).Select(index => new PublishBatchRequestEntry
        {
            Id = $"e{index}",
            Message = $"message {index}",
            MessageAttributes = new Dictionary<string, MessageAttributeValue> { ["index"] = new MessageAttributeValue { DataType = "Number", StringValue = $"{index}" } },
        });

        var published = await _sns.PublishBatchAsync(new PublishBatchRequest { TopicArn = _topicArn, PublishBatchRequestEntries = [.. entries] }, default);
        var messages = new[] { await ReceiveAsync(queueUrl), await ReceiveAsync(queueUrl) };

        Assert.That(published.Successful!.Select(entry => entry.Id), Is.EqualTo(new[] { "e0", "e1" }));
        Assert.That(published.Failed, Is.Empty);
        Assert.That(
            messages.Select(message => (message.Body, message.MessageAttributes["index"].StringValue)),
            Is.EquivalentTo(new[] { ("message 0", "0"), ("message 1", "1") }));
    }

    [Test]
    public async Task Should_list_its_subscriptions_until_they_end()
    {
        var (_, subscriptionArn) = await SubscribeQueueAsync(raw: true);
        var before = await _sns.ListSubscriptionsByTopicAsync(new ListSubscriptionsByTopicRequest { TopicArn = _topicArn }, default);

        await _sns.UnsubscribeAsync(new UnsubscribeRequest { SubscriptionArn = subscriptionArn }, default);
        var after = await _sns.ListSubscriptionsByTopicAsync(new ListSubscriptionsByTopicRequest { TopicArn = _topicArn }, default);

        Assert.That(before.Subscriptions!.Single().SubscriptionArn, Is.EqualTo(subscriptionArn));
        Assert.That(before.Subscriptions!.Single().Protocol, Is.EqualTo("sqs"));
        Assert.That(after.Subscriptions, Is.Empty);
    }

    [Test]
    public async Task Should_be_gone_after_it_was_deleted()
    {
        await _sns.DeleteTopicAsync(new DeleteTopicRequest { TopicArn = _topicArn }, default);

        var error = Assert.ThrowsAsync<NotFoundException>(
            () => _sns.GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = _topicArn }, default));
        Assert.That(error!.RequestId, Is.Not.Empty);
        Assert.That(error.Message, Is.Not.Empty);
    }

    private async Task<(string QueueUrl, string SubscriptionArn)> SubscribeQueueAsync(bool raw)
    {
        var queue = await _sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = SharedEmulator.UniqueName("client") }, default);
        var attributes = await _sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = queue.QueueUrl, AttributeNames = [QueueAttributeNames.QueueArn] }, default);
        var subscribed = await _sns.SubscribeAsync(
            new SubscribeRequest
            {
                TopicArn = _topicArn,
                Protocol = "sqs",
                Endpoint = attributes.Attributes[QueueAttributeNames.QueueArn],
                ReturnSubscriptionArn = true,
                Attributes = new Dictionary<string, string> { [SubscriptionAttributeNames.RawMessageDelivery] = raw ? "true" : "false" },
            },
            default);
        return (queue.QueueUrl, subscribed.SubscriptionArn!);
    }

    private async Task<Message> ReceiveAsync(string queueUrl) => (await _sqs.ReceiveMessageAsync(
        new ReceiveMessageRequest { QueueUrl = queueUrl, WaitTimeSeconds = 10, MessageAttributeNames = ["All"] },
        default)).Messages.Single();
}
