using System.Text.Json.Nodes;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.RabbitMq;

public sealed class When_S3_events_come_over_RabbitMQ(DatabaseProvider provider) : RabbitMqSpec(provider)
{
    private const string Directory = "hplc 07/run+1/";

    [Test]
    public async Task Should_take_MinIOs_notifications_and_every_other_shape()
    {
        await StartAsync(ByCount(5));
        S3Event Object(string name) => new(Bucket, Directory + name);

        await SendAsync(
            AsMinIO(Object("by MinIO.raw")),
            Object("by-rule.raw").ToJson(),
            Object("by bucket.raw").ToNotification(),
            $"[{Object("by-array-1.raw").ToJson()},{Object("by-array-2.raw").ToNotification()}]");

        var batch = (await BatchesAsync(1, Directory)).Single();
        Assert.That((batch.ObjectCount, batch.Reason), Is.EqualTo((5L, "count")));
        await DepthAsync(S3Events, 0);
    }

    /// <summary>R12: nothing is held for the quiet period; the row is what waits.</summary>
    [Test]
    public async Task Should_hold_no_message_while_a_batch_is_open()
    {
        await StartAsync(ByCount(10_000));

        await SendAsync([.. Enumerable.Range(0, 500).Select(i => new S3Event(Bucket, $"a/b/{i}").ToJson())]);

        await Eventually.HoldsAsync(
            async () => (await Client.PrefixesAsync(Bucket)).SingleOrDefault()?.ObjectCount == 500, "all are recorded");
        await DepthAsync(S3Events, 0);
    }

    [Test]
    public async Task Should_leave_what_is_no_event_in_the_error_queue_with_its_reason()
    {
        await StartAsync(ByCount(1_000));
        var good = Enumerable.Range(0, 25).Select(i => new S3Event(Bucket, $"a/b/{i}").ToJson()).ToList();
        const string noJson = "Hello, queue";
        const string noEvent = """{"temperature":21.5}""";

        await SendAsync([.. good.Take(12), noJson, .. good.Skip(12), noEvent]);

        await DepthAsync(S3Events, 0);
        await DepthAsync($"{S3Events}_error", 2);
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).ObjectCount, Is.EqualTo(25));
        var reasons = (await Broker.Management.LookAsync(VirtualHost, $"{S3Events}_error"))
            .ToDictionary(message => message.Body, message => message.Headers["MT-Fault-Message"]);
        Assert.That(reasons, Is.EquivalentTo(new Dictionary<string, string>
        {
            [noJson] = "malformed JSON at line 1, byte 1: 'H' is an invalid start of a value.",
            [noEvent] = "expected an S3 event, an SNS envelope or {\"bucket\",\"key\",\"eventTime\"}; found an object with the property "
                + "\"temperature\""
        }));
    }

    private static string AsMinIO(S3Event created)
    {
        var notification = JsonNode.Parse(created.ToNotification().Replace("aws:s3", "minio:s3", StringComparison.Ordinal))!.AsObject();
        notification["EventName"] = "s3:ObjectCreated:Put";
        notification["Key"] = $"{created.Bucket}/{created.Key}";
        return notification.ToJsonString();
    }
}

public sealed class When_another_service_is_on_RabbitMQ(DatabaseProvider provider) : RabbitMqSpec(provider)
{
    [Test]
    public async Task Should_batch_what_it_publishes_and_tell_it()
    {
        await StartAsync(ByCount(30));
        await using var other = await OtherService.StartAsync(Broker, VirtualHost);

        await other.PublishAsync(Enumerable.Range(0, 30).Select(i => new S3Event(Bucket, $"a/b/{i}").ToContract()));

        var batch = (await BatchesAsync(1, "a/b/")).Single();
        await Eventually.HoldsAsync(() => !other.Heard.IsEmpty, "the other service hears of the batch");
        var heard = other.Heard.First();
        Assert.That(
            (heard.BatchId, heard.Bucket, heard.Prefix, heard.ObjectCount, heard.Reason),
            Is.EqualTo((batch.BatchId, Bucket, "a/b/", 30L, "count")));
    }
}

/// <summary>Any number of processes share the queues; two instances of the service stand for them.</summary>
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_two_processes_share_the_queues_of_RabbitMQ(DatabaseProvider provider) : RabbitMqFixture(provider)
{
    private const int Objects = 2_000;

    [Test]
    public async Task Should_record_each_object_once_and_tell_of_each_batch()
    {
        var settings = ByCount(100).Concat([("Edp:RabbitMq:MessagesPerTransaction", "50"), ("Edp:Outbox:PollInterval", "1")]).ToArray();
        await StartAsync(settings);
        await StartAsync([.. settings, ("Edp:DataFolder", SecondFolder)]);
        await using var other = await OtherService.StartAsync(Broker, VirtualHost);
        await using (var sender = await RabbitMqSender.ConnectAsync(Broker.Address, VirtualHost))
        {
            var bodies = Enumerable.Range(0, Objects).Select(i => new S3Event(Bucket, $"a/b{i % 4}/{i}").ToJson()).ToList();
            await sender.SendAsync(bodies.Concat(bodies.Where((_, i) => i % 20 == 0)));
        }

        await Eventually.HoldsAsync(
            () => other.Heard.DistinctBy(heard => heard.BatchId).Sum(heard => heard.ObjectCount) == Objects,
            "the subscriber hears of batches with all objects");
        Assert.That((await Client.BatchesAsync(Bucket)).Sum(batch => batch.ObjectCount), Is.EqualTo(Objects));
        Assert.That(
            other.Heard.Select(heard => heard.BatchId).Distinct(),
            Is.EquivalentTo((await Client.BatchesAsync(Bucket)).Select(batch => batch.BatchId)));
        await Eventually.HoldsAsync(
            async () => (await Broker.Management.DepthsAsync(VirtualHost)).Values.All(depth => depth == 0), "all queues are empty");
    }
}
