using Edp.Core.Batching;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

public sealed class When_a_batch_is_published_on_EventBridge : AwsFixture
{
    [Test]
    public async Task Should_be_told_in_the_row_with_EventBridges_own_id()
    {
        var service = await StartAsync(ByCount(1));

        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        var batch = (await BatchesAsync(1)).Single();
        var row = await Eventually.GetAsync(() => RowAsync(service), found => found.PublishedAt is not null, "the row is marked");
        Assert.That((row.BatchId, row.SinkEventId), Is.EqualTo((batch.BatchId, batch.EventId)));
        var taken = EventBridge.Accepted.Single();
        Assert.That(
            (taken.Bus, taken.Source, taken.DetailType), Is.EqualTo((BusName, "com.quiltdata.edp", "package-objects-ready")));
        Assert.That(taken.Detail, Does.StartWith("""{"version":"0.1","bucket":"lab-intake","prefix":"a/b/","""));
        Assert.That(taken.Resources, Is.EqualTo(new[] { "arn:aws:s3:::lab-intake" }));
        Assert.That(taken.Time, Is.EqualTo(row.ReadyAt).Within(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Should_be_in_the_file_as_well_with_both_sinks()
    {
        var settings = Settings([.. ByCount(1), ("Edp:EventSink", "File,EventBridge")]);
        var service = await StartAsync([.. ByCount(1), ("Edp:EventSink", "File,EventBridge")]);

        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        var batch = (await BatchesAsync(1)).Single();
        var row = await Eventually.GetAsync(() => RowAsync(service), found => found.PublishedAt is not null, "the row is marked");
        var line = new SinkFile(Path.Combine(settings["Edp:DataFolder"]!, FileEventSink.FileName)).Read().Single();
        Assert.That((line.Id, row.SinkEventId), Is.EqualTo((batch.BatchId, batch.EventId)));
    }

    /// <summary>A bad day of EventBridge costs time and nothing else.</summary>
    [Test]
    public async Task Should_come_in_order_through_throttles_and_errors()
    {
        var service = await StartAsync(ByCount(5));
        EventBridge.Faults.FailNext(
            Fault.Throttled, new Fault.Entries("ThrottlingException", 0), Fault.InternalFailure, Fault.ConnectionReset,
            new Fault.Entries("InternalFailure", 0), Fault.Unavailable);

        await service.Client.RecordAsync(Enumerable.Range(0, 60).Select(i => new S3Event(Bucket, $"a/b/{i}")));

        var batches = await BatchesAsync(12);
        Assert.That(batches.Select(batch => batch.Number).Distinct(), Is.EqualTo(Enumerable.Range(1, 12)));
        await EmptyAsync();
    }

    private static async Task<Batch> RowAsync(AwsTestService service)
    {
        var contexts = service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>();
        await using var database = await contexts.CreateDbContextAsync();
        return await database.Set<Batch>().AsNoTracking().SingleAsync();
    }
}
