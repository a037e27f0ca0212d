using Edp.Service.Configuration;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Reconciling;

/// <summary>
/// R6: a key counts with its newest version. A listing knows no sequencers; where the event of the newest version was lost, it is newer all the
/// same than one whose event came.
/// </summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_a_file_is_written_again_and_its_event_is_lost(DatabaseProvider provider) : ReconcileFixture(provider)
{
    private static readonly FakeObject Newest = new("run/1/a", 500, "92eb5ffee6ae2fec3ad71c777531578f")
    {
        LastModified = new DateTimeOffset(2026, 3, 14, 9, 10, 0, TimeSpan.Zero)
    };

    [Test]
    public async Task Should_have_it_in_a_batch_that_is_listed_when_it_closes()
    {
        await StartBesideS3Async(Verifies);
        await Client.RecordAsync(new S3Event(Bucket, Newest.Key) { Size = 7 });
        Old.Put(Newest);

        await RequireNewestAsync((await CloseAsync("run/1/")).GetProperty("batch-id").GetGuid());
    }

    [Test]
    public async Task Should_have_it_in_a_batch_that_was_open_and_let_no_late_event_take_its_place()
    {
        await StartBesideS3Async();
        await Client.RecordAsync(new S3Event(Bucket, Newest.Key) { Size = 7 });
        Old.Put(Newest);
        await RunAsync(new { bucket = Bucket });
        await Client.RecordAsync(new S3Event(Bucket, Newest.Key) { Size = 8 });

        await RequireNewestAsync((await CloseAsync("run/1/")).GetProperty("batch-id").GetGuid());
    }

    private async Task RequireNewestAsync(Guid batchId)
    {
        var batch = (await Client.BatchesAsync(Bucket)).Single(batch => batch.BatchId == batchId);
        Assert.That((batch.ObjectCount, batch.TotalSize), Is.EqualTo((1, 500)));
        Assert.That((await Client.ManifestAsync(batchId)).Select(entry => (entry.Key, entry.Size)), Is.EqualTo(new[] { (Newest.Key, (long?)500) }));
    }
}
