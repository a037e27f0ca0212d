using Amazon.SQS.Model;
using Edp.Contracts;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

/// <summary>R15: what a batch has to contain comes by SQS, as the contract or as plain JSON.</summary>
public sealed class When_a_message_of_SQS_says_what_a_batch_has_to_contain : AwsFixture
{
    [Test]
    public async Task Should_close_the_batches_that_have_it()
    {
        var service = await StartAsync(ByCount(100));
        await using var other = await OtherService.StartAsync(SqsSettings);
        await other.PublishAsync(new ObjectsExpected { Bucket = Bucket, Prefix = "a/1/", Keys = ["x"] });
        await Queues.Client.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = await Queues.UrlAsync("edp-objects-expected"),
                MessageBody = $$"""{"bucket":"{{Bucket}}","prefix":"a/2/","count":2,"reason":"by hand"}"""
            },
            default);
        await Eventually.HoldsAsync(async () => (await service.Client.PrefixesAsync(Bucket)).Count == 2, "both messages were taken");

        await service.Client.RecordAsync(new S3Event(Bucket, "a/1/x"), new S3Event(Bucket, "a/2/x"), new S3Event(Bucket, "a/2/y"));

        var closed = await BatchesAsync(2);
        Assert.That(closed.Select(batch => batch.Prefix), Is.EquivalentTo(new[] { "a/1/", "a/2/" }));
        Assert.That((await service.Client.BatchesAsync(Bucket)).Select(batch => batch.Reason), Is.All.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_put_what_can_never_hold_into_the_error_queue_with_its_reason()
    {
        await StartAsync(ByCount(100));
        await Queues.Client.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = await Queues.UrlAsync("edp-objects-expected"), MessageBody = $$"""{"bucket":"{{Bucket}}","prefix":"a/2/"}"""
            },
            default);

        await Eventually.HoldsAsync(
            async () => (await Queues.FilledAsync()).ContainsKey($"{Prefix}edp-objects-expected_error"), "it is in the error queue");
        var failed = (await Queues.LookAsync("edp-objects-expected_error")).Single();
        Assert.That(failed.MessageAttributes["MT-Fault-Message"].StringValue, Is.EqualTo("keys, count: at least one of them is needed."));
    }
}
