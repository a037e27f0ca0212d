using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;
using Edp.Amazon.Client.Sns;
using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Client.StorageGateway;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

/// <summary>What goes over the wire, as text that people have read and approved.</summary>
public sealed class When_a_request_is_sent
{
    private static readonly Dictionary<string, MessageAttributeValue> Attributes = new(StringComparer.Ordinal)
    {
        ["Content-Type"] = MessageAttributeValue.String("application/vnd.masstransit+json"),
        ["bytes"] = MessageAttributeValue.Binary([1, 2, 255]),
    };

    [Test]
    public async Task Should_put_events_as_approved()
    {
        await using var wire = await WireCapture.StartAsync("""{"FailedEntryCount":0,"Entries":[{"EventId":"1"},{"EventId":"2"}]}""");
        using var client = new EventBridgeClient(wire.Settings);

        await client.PutEventsAsync(
            new PutEventsRequest
            {
                Entries =
                [
                    new PutEventsEntry
                    {
                        Time = DateTimeOffset.FromUnixTimeMilliseconds(1670529370123),
                        Source = "com.quiltdata.edp",
                        Resources = ["arn:aws:s3:::source-bucket"],
                        DetailType = "package-objects-ready",
                        Detail = """{"version":"0.1","bucket":"source-bucket","prefix":"ä+b/<c>/"}""",
                        EventBusName = "edp",
                    },
                    new PutEventsEntry { Source = "com.quiltdata.edp", DetailType = "package-ready", Detail = "{}" },
                ],
            },
            default);

        ApprovedText.Verify(wire.Sent, "PutEvents.txt");
    }

    [Test]
    public async Task Should_send_a_batch_to_SQS_as_approved()
    {
        await using var wire = await WireCapture.StartAsync("""{"Successful":[],"Failed":[]}""");
        using var client = new SqsClient(wire.Settings);

        await client.SendMessageBatchAsync(
            new SendMessageBatchRequest
            {
                QueueUrl = "https://sqs.eu-central-1.amazonaws.com/123456789012/edp-object-created",
                Entries =
                [
                    new SendMessageBatchEntry
                    {
                        Id = "0",
                        MessageBody = """{"key":"ä+b/🙂"}""",
                        MessageAttributes = Attributes,
                        DelaySeconds = SqsLimits.MaxDelaySeconds,
                    },
                    new SendMessageBatchEntry { Id = "1", MessageBody = "plain", MessageGroupId = "g", MessageDeduplicationId = "d" },
                ],
            },
            default);

        ApprovedText.Verify(wire.Sent, "SendMessageBatch.txt");
    }

    [Test]
    public async Task Should_publish_to_SNS_as_approved()
    {
        await using var wire = await WireCapture.StartAsync(
            "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
        using var client = new SnsClient(wire.Settings);

        var published = await client.PublishAsync(
            new PublishRequest
            {
                TopicArn = "arn:aws:sns:eu-central-1:123456789012:Edp_Contracts-ObjectCreated",
                Message = """{"key":"ä+b c/🙂&=%"}""",
                MessageAttributes = Attributes,
            },
            default);

        ApprovedText.Verify(wire.Sent, "Publish.txt");
        Assert.That(published, Is.EqualTo(new PublishResponse("1", null)));
    }

    [Test]
    public async Task Should_publish_a_batch_to_SNS_as_approved_and_tell_its_failures()
    {
        await using var wire = await WireCapture.StartAsync("""
            <PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>
              <Successful><member><Id>0</Id><MessageId>m</MessageId><SequenceNumber>7</SequenceNumber></member></Successful>
              <Failed><member>
                <Id>1</Id><Code>InternalError</Code><Message>Sorry</Message><SenderFault>false</SenderFault>
              </member></Failed>
            </PublishBatchResult></PublishBatchResponse>
            """);
        using var client = new SnsClient(wire.Settings);

        var published = await client.PublishBatchAsync(
            new PublishBatchRequest
            {
                TopicArn = "arn:aws:sns:eu-central-1:123456789012:Edp_Contracts-ObjectCreated",
                Entries =
                [
                    new PublishBatchEntry { Id = "0", Message = "one", MessageAttributes = Attributes },
                    new PublishBatchEntry { Id = "1", Message = "two", Subject = "s", MessageGroupId = "g", MessageDeduplicationId = "d" },
                ],
            },
            default);

        ApprovedText.Verify(wire.Sent, "PublishBatch.txt");
        Assert.That(published.Successful, Is.EqualTo(new[] { new PublishedMessage("0", "m", "7") }));
        Assert.That(
            published.Failed,
            Is.EqualTo(new[] { new BatchFailure { Id = "1", Code = "InternalError", Message = "Sorry", SenderFault = false } }));
    }

    [Test]
    public async Task Should_subscribe_as_approved()
    {
        await using var wire = await WireCapture.StartAsync(
            "<SubscribeResponse><SubscribeResult><SubscriptionArn>arn:s</SubscriptionArn></SubscribeResult></SubscribeResponse>");
        using var client = new SnsClient(wire.Settings);

        await client.SubscribeAsync(
            new SubscribeRequest
            {
                TopicArn = "arn:aws:sns:eu-central-1:123456789012:topic",
                Protocol = "sqs",
                Endpoint = "arn:aws:sqs:eu-central-1:123456789012:queue",
                Attributes = new Dictionary<string, string> { [SubscriptionAttributeNames.RawMessageDelivery] = "true" },
            },
            default);

        ApprovedText.Verify(wire.Sent, "Subscribe.txt");
    }

    [Test]
    public async Task Should_refresh_a_cache_as_approved()
    {
        await using var wire = await WireCapture.StartAsync("{}");
        using var client = new StorageGatewayClient(wire.Settings);

        await client.RefreshCacheAsync(
            new RefreshCacheRequest
            {
                FileShareArn = "arn:aws:storagegateway:eu-central-1:123456789012:share/share-1",
                FolderList = ["/instrument-name/experiment-id"],
                Recursive = true,
            },
            default);

        ApprovedText.Verify(wire.Sent, "RefreshCache.txt");
    }

    [TestCase("<html>welcome to this hotel's network</html>")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("")]
    public async Task Should_not_take_another_page_for_an_answer(string page)
    {
        await using var wire = await WireCapture.StartAsync(page);
        using var sqs = new SqsClient(wire.Settings with { MaxRetries = 0 });
        using var sns = new SnsClient(wire.Settings with { MaxRetries = 0 });

        Assert.That(
            () => sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "q" }, default),
            Throws.InstanceOf<AmazonUnmarshallingException>());
        Assert.That(
            () => sns.CreateTopicAsync(new CreateTopicRequest { Name = "t" }, default),
            Throws.InstanceOf<AmazonUnmarshallingException>());
    }

    [Test]
    public async Task Should_read_an_answer_with_fields_left_out()
    {
        await using var wire = await WireCapture.StartAsync("{}");
        using var client = new SqsClient(wire.Settings);

        var received = await client.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = "https://sqs.test/1/q" }, default);
        var attributes = await client.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = "https://sqs.test/1/q", AttributeNames = ["All"] }, default);

        Assert.That(received.Messages, Is.Empty);
        Assert.That(attributes.Attributes, Is.Empty);
    }
}
