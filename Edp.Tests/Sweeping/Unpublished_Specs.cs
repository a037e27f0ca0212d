using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Sweeping;

/// <summary>The batch row is the outbox: what was not published is published later, with the same id (R10).</summary>
public sealed class When_batches_are_not_published(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Should_publish_later_what_the_sink_did_not_take()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        // A folder in the file's place can't be written to, whoever the user is.
        Directory.CreateDirectory(Service.Sink.Path);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "a/c/1"));
        await Eventually.HoldsAsync(() => Failures() > 0, "the failure is told");
        Assert.That((await Client.BatchesAsync()).Select(batch => batch.PublishedAt), Is.All.Null);

        Directory.Delete(Service.Sink.Path);
        Clock.Advance(Grace);

        // A row is passed over while the delivery before still holds it.
        await Eventually.HoldsAsync(
            async () =>
            {
                await Service.SweepAsync();
                return Service.Sink.Read().Count == 3;
            },
            "the events are published");
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch.PublishedAt == Clock.GetUtcNow()), "the batches are marked");
        Assert.That(
            Service.Sink.Read().Select(published => published.Id),
            Is.EquivalentTo((await Client.BatchesAsync()).Select(batch => batch.BatchId)));
        AssertInOrder();
    }

    [Test]
    public async Task Should_try_again_less_and_less_often()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        Directory.CreateDirectory(Service.Sink.Path);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        foreach (var wait in new[] { 10, 20, 30, 50, 90 })
        {
            await Eventually.HoldsAsync(() => Failures() == Attempts(), "the last attempt failed");
            // The sweeper waits its grace time longer than the back-off says: 10, 20, 40, 80 s.
            Clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMicroseconds(1));
            var before = Attempts();
            await Service.SweepAsync();
            Assert.That(Attempts(), Is.EqualTo(before));
            Clock.Advance(TimeSpan.FromMicroseconds(1));
            // A row is passed over while the delivery before still holds it.
            await Eventually.HoldsAsync(
                async () =>
                {
                    await Service.SweepAsync();
                    return Attempts() > before;
                },
                $"the event is sent again after {wait} s");
            Assert.That(Attempts(), Is.EqualTo(before + 1));
        }
    }

    [Test]
    public async Task Should_publish_what_a_crash_left_between_the_commit_and_the_event()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch.PublishedAt is not null), "the event is published");
        var line = Service.Sink.Read().Single().Line;
        await TestDatabase.ExecuteAsync(Service, Provider == DatabaseProvider.Postgres
            ? "UPDATE edp.batch SET published_at = NULL"
            : "UPDATE batch SET published_at = NULL");
        await StopAsync();
        Clock.Advance(Grace);

        // The first look of the sweeper is part of the start.
        await StartAsync(Rule(("ThresholdEventCount", 1)));

        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).Single().PublishedAt == Clock.GetUtcNow(), "the event is published again");
        Assert.That(Service.Sink.Read().Select(published => published.Line), Is.EqualTo(new[] { line, line }));
    }

    private int Attempts() => Service.Bus.Published.Select<Contracts.PackageObjectsReady>().Count();

    private int Failures() => Log.Lines.Count(line => line.Contains("could not be appended", StringComparison.Ordinal));

    private void AssertInOrder()
    {
        foreach (var prefix in Service.Sink.Read().GroupBy(published => published.Prefix))
            Assert.That(prefix.Select(published => published.BatchNumber), Is.Ordered);
    }
}
