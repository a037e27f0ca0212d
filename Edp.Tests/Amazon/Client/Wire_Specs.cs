using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Amazon.SQS.Model;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.StorageGateway;
using Amazon.StorageGateway.Model;
using Edp.Amazon.Client.Sns;
using Edp.Amazon.Client.Sqs;
using NUnit.Framework;
using MessageAttributeValue = Amazon.SimpleNotificationService.Model.MessageAttributeValue;

namespace Edp.Tests.Amazon.Client;

/// <summary>What goes over the wire, as text that people have read and approved.</summary>
public sealed class When_a_request_is_sent
{
    private static readonly Dictionary<string, MessageAttributeValue> Attributes = new(StringComparer.Ordinal)
    {
        ["Content-Type"] = new MessageAttributeValue { DataType = "String", StringValue = "application/vnd.masstransit+json" },
        ["bytes"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([1, 2, 255]) },
    };

    [Test]
    public async Task Should_put_events_as_approved()
    {
        await using var wire = await WireCapture.StartAsync("""{"FailedEntryCount":0,"Entries":[{"EventId":"1"},{"EventId":"2"}]}""");
        using var client = new AmazonEventBridgeClient(wire.Settings);

        await client.PutEventsAsync(
            new PutEventsRequest
            {
                Entries =
                [
                    new PutEventsRequestEntry
                    {
                        Time = DateTimeOffset.FromUnixTimeMilliseconds(1670529370123).UtcDateTime,
                        Source = "com.quiltdata.edp",
                        Resources = ["arn:aws:s3:::source-bucket"],
                        DetailType = "package-objects-ready",
                        Detail = """{"version":"0.1","bucket":"source-bucket","prefix":"ä+b/<c>/"}""",
                        EventBusName = "edp",
                    },
                    new PutEventsRequestEntry { Source = "com.quiltdata.edp", DetailType = "package-ready", Detail = "{}" },
                ],
            },
            default);

        ApprovedText.Verify(wire.Sent, "PutEvents.txt");
    }

    [Test]
    public async Task Should_publish_to_SNS_as_approved()
    {
        await using var wire = await WireCapture.StartAsync(
            "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>");
        using var client = new AmazonSimpleNotificationServiceClient(wire.Settings);

        var published = await client.PublishAsync(
            new PublishRequest
            {
                TopicArn = "arn:aws:sns:eu-central-1:123456789012:Edp_Contracts-ObjectCreated",
                Message = """{"key":"ä+b c/🙂&=%"}""",
                MessageAttributes = Attributes,
            },
            default);

        ApprovedText.Verify(wire.Sent, "Publish.txt");
        Assert.That((published.MessageId, published.SequenceNumber), Is.EqualTo(("1", (string?)null)));
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
        using var client = new AmazonSimpleNotificationServiceClient(wire.Settings);

        var published = await client.PublishBatchAsync(
            new PublishBatchRequest
            {
                TopicArn = "arn:aws:sns:eu-central-1:123456789012:Edp_Contracts-ObjectCreated",
                PublishBatchRequestEntries =
                [
                    new PublishBatchRequestEntry { Id = "0", Message = "one", MessageAttributes = Attributes },
                    new PublishBatchRequestEntry { Id = "1", Message = "two", Subject = "s", MessageGroupId = "g", MessageDeduplicationId = "d" },
                ],
            },
            default);

        ApprovedText.Verify(wire.Sent, "PublishBatch.txt");
        var accepted = published.Successful!.Single();
        Assert.That((accepted.Id, accepted.MessageId, accepted.SequenceNumber), Is.EqualTo(("0", "m", "7")));
        var failed = published.Failed!.Single();
        Assert.That((failed.Id, failed.Code, failed.Message, failed.SenderFault), Is.EqualTo(("1", "InternalError", "Sorry", false)));
    }

    [Test]
    public async Task Should_subscribe_as_approved()
    {
        await using var wire = await WireCapture.StartAsync(
            "<SubscribeResponse><SubscribeResult><SubscriptionArn>arn:s</SubscriptionArn></SubscribeResult></SubscribeResponse>");
        using var client = new AmazonSimpleNotificationServiceClient(wire.Settings);

        await client.SubscribeAsync(
            new SubscribeRequest
            {
                TopicArn = "arn:aws:sns:eu-central-1:123456789012:topic",
                Protocol = "sqs",
                Endpoint = "arn:aws:sqs:eu-central-1:123456789012:queue",
                ReturnSubscriptionArn = true,
                Attributes = new Dictionary<string, string> { [SubscriptionAttributeNames.RawMessageDelivery] = "true" },
            },
            default);

        ApprovedText.Verify(wire.Sent, "Subscribe.txt");
    }

    [Test]
    public async Task Should_refresh_a_cache_as_approved()
    {
        await using var wire = await WireCapture.StartAsync("{}");
        using var client = new AmazonStorageGatewayClient(wire.Settings);

        await client.RefreshCacheAsync(
            new RefreshCacheRequest
            {
                FileShareARN = "arn:aws:storagegateway:eu-central-1:123456789012:share/share-1",
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
        using var sns = new AmazonSimpleNotificationServiceClient(wire.Settings with { MaxRetries = 0 });

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

        Assert.That(received.Received, Is.Empty);
        Assert.That(attributes.QueueAttributes, Is.Empty);
    }
}
