using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R16: what comes after a batch was closed makes a batch of its own that says which one it comes after.</summary>
public sealed class When_objects_come_after_their_batch_was_closed(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "a/b/";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);

    [Test]
    public async Task Should_make_batches_that_revise_the_first_as_long_as_they_are_late()
    {
        await StartAsync(Rule(("AllowedLateness", 1_000)));
        await CloseWithAsync("1");
        await CloseWithAsync("2");
        await CloseWithAsync("3");
        Clock.Advance(TimeSpan.FromSeconds(1_001));
        await CloseWithAsync("4");
        await CloseWithAsync("5");

        var closed = await BatchesAsync(5, Prefix);
        Assert.That(closed.Select(batch => batch.Revision), Is.EqualTo(new[] { 1L, 2L, 3L, 1L, 2L }));
        Assert.That(closed.Select(batch => batch.Revises), Is.EqualTo(
            new Guid?[] { null, closed[0].BatchId, closed[0].BatchId, null, closed[3].BatchId }));

        await Service.DeliverAsync();
        var details = Service.Sink.Read().Select(line => line.Json.GetProperty("detail")).ToList();
        Assert.That(details[0].TryGetProperty("revises", out _), Is.False);
        Assert.That(details[1].GetProperty("revises").GetGuid(), Is.EqualTo(closed[0].BatchId));
        Assert.That(details[1].GetProperty("revision").GetInt64(), Is.EqualTo(2));
        var contracts = Service.Bus.Published.Select<PackageObjectsReady>(new CancellationToken(true)).Select(one => one.Context.Message);
        Assert.That(
            contracts.OrderBy(one => one.BatchNumber).Select(one => (one.Revises, one.Revision)),
            Is.EqualTo(closed.Select(batch => (batch.Revises, batch.Revision))));
    }

    [Test]
    public async Task Should_say_so_of_the_open_batch_over_a_restart()
    {
        await StartAsync(Rule(("AllowedLateness", 1_000)));
        await CloseWithAsync("1");
        await StopAsync();

        await StartAsync(Rule(("AllowedLateness", 1_000)));
        await Client.RecordAsync(new S3Event(Bucket, Prefix + "2"));

        var open = await Client.PrefixAsync(Bucket, Prefix);
        var first = (await Client.BatchesAsync(Bucket, Prefix)).Single();
        Assert.That((open.Revises, open.Revision), Is.EqualTo(((Guid?)first.BatchId, 2L)));
    }

    [Test]
    public async Task Should_close_by_quiet_what_comes_after_an_incomplete_batch()
    {
        await StartAsync(Rule(("AllowedLateness", 1_000), ("RequiredFiles", "x,y"), ("IncompleteAfter", 100)));
        await Client.RecordAsync(new S3Event(Bucket, Prefix + "x"));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(100));
        await BatchesAsync(1, Prefix);

        await CloseWithAsync("y");

        var closed = await BatchesAsync(2, Prefix);
        Assert.That(closed.Select(batch => batch.Reason), Is.EqualTo(new[] { BatchReason.Incomplete, BatchReason.Quiet }));
        Assert.That((closed[1].Revises, closed[1].ExpectedCount), Is.EqualTo(((Guid?)closed[0].BatchId, (long?)null)));
    }

    [Test]
    public async Task Should_stand_for_themselves_without_the_setting()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        await CloseWithAsync("1");
        await CloseWithAsync("2");

        var closed = await BatchesAsync(2, Prefix);
        Assert.That(closed.Select(batch => (batch.Revises, batch.Revision)), Is.All.EqualTo(((Guid?)null, 1L)));
    }

    private async Task CloseWithAsync(string name)
    {
        await Client.RecordAsync(new S3Event(Bucket, Prefix + name));
        await Service.AdvanceAsync(Quiet);
    }
}
