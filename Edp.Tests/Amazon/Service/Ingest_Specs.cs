using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

public sealed class When_S3_events_come_over_SQS : AwsFixture
{
    private const string Directory = "hplc 07/run+1/";

    [Test]
    public async Task Should_take_them_in_every_shape()
    {
        await StartAsync(ByCount(6));
        S3Event Object(string name) => new(Bucket, Directory + name);

        await Queues.SendAsync(
            Object("by-rule.raw").ToJson(),
            Object("by bucket.raw").ToNotification(),
            S3Shapes.InSnsEnvelope(Object("by-envelope.raw").ToNotification()),
            $"[{Object("by-array-1.raw").ToJson()},{Object("by-array-2.raw").ToNotification()}]");
        await PublishThroughTopicAsync(Object("by-topic.raw").ToNotification());

        var batch = (await BatchesAsync(1)).Single();
        Assert.That((batch.Bucket, batch.Prefix, batch.ObjectCount, batch.Reason), Is.EqualTo((Bucket, Directory, 6L, "count")));
        await Eventually.HoldsAsync(async () => await Queues.DepthAsync(Queues.S3Events) == 0, "the queue is empty");
    }

    [Test]
    public async Task Should_give_all_queues_the_prefix()
    {
        await StartAsync();

        Assert.That(await Queues.NamesAsync(), Is.Not.Empty.And.All.StartsWith(Prefix));
    }

    /// <summary>R12: nothing is held for the quiet period; the row is what waits.</summary>
    [Test]
    public async Task Should_hold_no_message_while_a_batch_is_open()
    {
        var service = await StartAsync(ByCount(1_000));

        await Queues.SendAsync(Enumerable.Range(0, 40).Select(i => new S3Event(Bucket, $"a/b/{i}").ToJson()));

        await Eventually.HoldsAsync(async () => await Queues.DepthAsync(Queues.S3Events) == 0, "the queue is empty");
        var prefix = await service.Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((prefix.State, prefix.ObjectCount), Is.EqualTo(("Collecting", 40L)));
    }

    private async Task PublishThroughTopicAsync(string message)
    {
        using var sns = new AmazonSimpleNotificationServiceClient(SqsSettings);
        var topic = (await sns.CreateTopicAsync(new CreateTopicRequest { Name = "uploads" }, default)).TopicArn;
        await sns.SubscribeAsync(
            new SubscribeRequest
            {
                TopicArn = topic,
                Protocol = "sqs",
                Endpoint = $"arn:aws:sqs:{SqsSettings.Region}:000000000000:{Prefix}{Queues.S3Events}"
            },
            default);
        await sns.PublishAsync(new PublishRequest { TopicArn = topic, Message = message }, default);
    }
}

public sealed class When_another_service_publishes_objects : AwsFixture
{
    [Test]
    public async Task Should_batch_them_and_tell_the_other_service()
    {
        await StartAsync(ByCount(30));
        await using var other = await OtherService.StartAsync(SqsSettings);

        await other.PublishAsync(Enumerable.Range(0, 30).Select(i => new S3Event(Bucket, $"a/b/{i}").ToContract()));

        var batch = (await BatchesAsync(1)).Single();
        await Eventually.HoldsAsync(() => !other.Heard.IsEmpty, "the other service hears of the batch");
        var heard = other.Heard.First();
        Assert.That(
            (heard.BatchId, heard.Bucket, heard.Prefix, heard.ObjectCount, heard.Reason),
            Is.EqualTo((batch.BatchId, batch.Bucket, batch.Prefix, 30L, "count")));
    }
}

public sealed class When_a_message_is_no_S3_event : AwsFixture
{
    [Test]
    public async Task Should_end_in_the_error_queue_alone_and_with_the_reason()
    {
        var service = await StartAsync(ByCount(1_000));
        var good = Enumerable.Range(0, 25).Select(i => new S3Event(Bucket, $"a/b/{i}").ToJson()).ToList();
        const string noJson = "Hello, queue";
        const string noEvent = """{"temperature":21.5}""";
        const string noRecord = """[{"temperature":21.5},7]""";

        await Queues.SendAsync([.. good.Take(12), noJson, .. good.Skip(12), noEvent, noRecord]);

        await Eventually.HoldsAsync(async () => await Queues.DepthAsync(Queues.S3Events) == 0, "the queue is empty");
        await Eventually.HoldsAsync(async () => await Queues.DepthAsync(ErrorQueue) == 3, "all three are in the error queue");
        Assert.That((await service.Client.PrefixAsync(Bucket, "a/b/")).ObjectCount, Is.EqualTo(25));

        var refused = await Eventually.GetAsync(() => Queues.LookAsync(ErrorQueue), found => found.Count == 3, "all three can be looked at");
        var reasons = refused.ToDictionary(message => message.Body, message => message.MessageAttributes["MT-Fault-Message"].StringValue!);
        const string expected = "expected an S3 event, an SNS envelope or {\"bucket\",\"key\",\"eventTime\"}; found ";
        Assert.That(reasons, Is.EquivalentTo(new Dictionary<string, string>
        {
            [noJson] = "malformed JSON at line 1, byte 1: 'H' is an invalid start of a value.",
            [noEvent] = expected + "an object with the property \"temperature\"",
            [noRecord] = $"{expected}an object with the property \"temperature\"; {expected}the number 7"
        }));
    }

    private static string ErrorQueue => $"{Queues.S3Events}_error";
}
