using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R7: without a grace a completion marker closes the batch at once, itself included.</summary>
public sealed class When_a_completion_marker_arrives(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_leave_at_once_with_the_marker()
    {
        await StartAsync(Rule(("MarkerGrace", 0), ("CompletionMarkers", "_SUCCESS,*.done")));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/deep/_SUCCESS"));

        var left = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        Assert.That((left.Reason, left.EventCount), Is.EqualTo((BatchReason.Marker, 3)));
        Assert.That(await KeysAsync(left), Is.EqualTo(new[] { "a/b/1", "a/b/2", "a/b/deep/_SUCCESS" }));
    }

    [Test]
    public async Task Should_take_objects_in_the_order_of_arrival()
    {
        await StartAsync(Rule(("MarkerGrace", 0), ("CompletionMarkers", "_SUCCESS,*.done")));

        await Client.RecordAsync(
            new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/x.done"), new S3Event(Bucket, "a/b/2"),
            new S3Event(Bucket, "a/b/_SUCCESS"), new S3Event(Bucket, "a/b/3"));

        var left = await Client.BatchesAsync(Bucket, "a/b/");
        Assert.That(await KeysAsync(left[0]), Is.EqualTo(new[] { "a/b/1", "a/b/x.done" }));
        Assert.That(await KeysAsync(left[1]), Is.EqualTo(new[] { "a/b/2", "a/b/_SUCCESS" }));
        Assert.That(left, Has.Count.EqualTo(2));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_say_marker_where_the_count_is_reached_by_the_same_object()
    {
        await StartAsync(Rule(("MarkerGrace", 0), ("CompletionMarkers", "_SUCCESS"), ("ThresholdEventCount", 3)));

        await Client.RecordAsync(
            new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "a/b/_SUCCESS"),
            new S3Event(Bucket, "a/b/3"), new S3Event(Bucket, "a/b/4"), new S3Event(Bucket, "a/b/5"));

        var left = await Client.BatchesAsync(Bucket, "a/b/");
        Assert.That(left.Select(batch => batch.Reason), Is.EqualTo(new[] { BatchReason.Marker, BatchReason.Count }));
        Assert.That(left.Select(batch => batch.EventCount), Is.EqualTo(new[] { 3, 3 }));
    }

    [Test]
    public async Task Should_make_a_batch_of_the_marker_alone()
    {
        await StartAsync(Rule(("MarkerGrace", 0), ("CompletionMarkers", "_SUCCESS")));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/_SUCCESS"));

        Assert.That((await Client.BatchesAsync(Bucket, "a/b/")).Single().EventCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_not_leave_again_by_the_second_delivery_of_a_marker()
    {
        await StartAsync(Rule(("MarkerGrace", 0), ("CompletionMarkers", "_SUCCESS")));
        var marker = new S3Event(Bucket, "a/b/_SUCCESS");
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), marker);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));

        await Client.RecordAsync(marker);

        Assert.That(await Client.BatchesAsync(), Has.Count.EqualTo(1));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(1));
    }

    private async Task<IEnumerable<string>> KeysAsync(BatchItem batch) =>
        (await Client.ManifestAsync(batch.BatchId)).Select(item => item.Key);
}
