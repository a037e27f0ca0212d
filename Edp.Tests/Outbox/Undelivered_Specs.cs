using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Outbox;

/// <summary>The batch row is the outbox: what a sink has not accepted is delivered later, with the same id (R10), and to that sink alone.</summary>
public sealed class When_a_sink_does_not_take_events(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_deliver_when_it_takes_them_again_in_the_order_of_each_prefix()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        var file = Block();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "a/c/1"));
        await Eventually.HoldsAsync(() => Failures() > 0, "the failure is told");
        Assert.That((await Client.BatchesAsync()).Select(batch => batch.PublishedAt), Is.All.Null);

        file.Delete();

        await Eventually.HoldsAsync(() => Service.Sink.Read().Count == 3, "the events are delivered");
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch.PublishedAt == Clock.GetUtcNow()), "the batches are marked");
        Assert.That(
            Service.Sink.Read().Select(published => published.Id),
            Is.EquivalentTo((await Client.BatchesAsync()).Select(batch => batch.BatchId)));
        foreach (var prefix in Service.Sink.Read().GroupBy(published => published.Prefix))
            Assert.That(prefix.Select(published => published.BatchNumber), Is.Ordered);
    }

    [Test]
    public async Task Should_neither_hold_up_another_sink_nor_send_it_anything_twice()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        var file = Block();
        for (var i = 0; i < 20; i++)
            await Client.RecordAsync(new S3Event(Bucket, $"a/b/{i}"));

        await Eventually.HoldsAsync(() => Heard().Count == 20, "the subscribers heard of all");
        await Eventually.HoldsAsync(() => Failures() > 1, "the file was tried again");
        file.Delete();
        await Eventually.HoldsAsync(() => Service.Sink.Read().Count >= 20, "the file has them");
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch.PublishedAt is not null), "all are published");

        Assert.That(Heard().Select(heard => heard.BatchNumber), Is.EqualTo(Enumerable.Range(1, 20)));
        Assert.That(Service.Sink.Read().Select(published => published.BatchNumber), Is.EqualTo(Enumerable.Range(1, 20)));
    }

    [Test]
    public async Task Should_deliver_what_a_crash_left_between_the_commit_and_the_event()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch.PublishedAt is not null), "the event is published");
        var line = Service.Sink.Read().Single().Line;
        await TestDatabase.ExecuteAsync(Service, Provider == DatabaseProvider.Postgres
            ? "UPDATE edp.batch SET published_at = NULL, delivered_sinks = 0"
            : "UPDATE batch SET published_at = NULL, delivered_sinks = 0");
        await StopAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        // The first query of the outbox is part of the start.
        await StartAsync(Rule(("ThresholdEventCount", 1)));

        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).Single().PublishedAt == Clock.GetUtcNow(), "the event is published again");
        Assert.That(Service.Sink.Read().Select(published => published.Line), Is.EqualTo(new[] { line, line }));
        await Eventually.HoldsAsync(() => Heard().Count == 1, "its contract as well");
    }

    // A folder in the file's place can't be written to, whoever the user is.
    private DirectoryInfo Block() => Directory.CreateDirectory(Service.Sink.Path);

    private List<PackageObjectsReady> Heard() =>
        [.. Service.Bus.Published.Select<PackageObjectsReady>().Select(published => published.Context.Message)];

    private int Failures() => Log.Lines.Count(line => line.Contains("could not be appended", StringComparison.Ordinal));
}
