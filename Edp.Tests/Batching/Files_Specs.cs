using Edp.Contracts;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R4, R6: files are counted, not writes; the newest version counts in whatever order the events come; what is deleted leaves.</summary>
public sealed class When_files_are_written_again_or_deleted(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_make_one_batch_of_twenty_files_that_a_mount_writes_in_two_steps([Values] bool isOneRequest)
    {
        await StartAsync();
        var writes = Enumerable.Range(0, 20)
            .SelectMany(i => new[] { 0L, 1_000L }, (i, size) => new S3Event(Bucket, $"a/b/{i:00}") { Size = size })
            .ToList();

        foreach (var chunk in writes.Chunk(isOneRequest ? writes.Count : 1))
            await Client.RecordAsync(chunk);

        var closed = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        Assert.That((closed.Reason, closed.ObjectCount, closed.EventCount, closed.TotalSize), Is.EqualTo((BatchReason.Count, 20, 40, 20_000)));
    }

    [Test]
    public async Task Should_close_with_exactly_the_count_where_another_file_comes_before_the_content()
    {
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2") { Size = 0 });
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        await Client.RecordAsync(new S3Event(Bucket, "a/b/3"), new S3Event(Bucket, "a/b/2") { Size = 9 });

        var closed = await Client.BatchesAsync(Bucket, "a/b/");
        Assert.That(closed.Select(batch => (batch.ObjectCount, batch.TotalSize)), Is.EqualTo(new[] { (2L, 1L), (2L, 10L) }));
        Assert.That(closed.Select(batch => batch.Reason), Is.All.EqualTo(BatchReason.Count));
    }

    [Test]
    public async Task Should_close_by_the_count_when_no_content_comes()
    {
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2") { Size = 0 });

        await Service.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.That((await BatchesAsync(1, "a/b/")).Single().Reason, Is.EqualTo(BatchReason.Count));
    }

    [Test]
    public async Task Should_wait_for_the_content_over_a_restart()
    {
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2") { Size = 0 });
        await StopAsync();
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        await Service.Services.GetRequiredService<Edp.Service.Transactions.RuleReevaluation>().ReevaluateAsync(CancellationToken.None);
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        await Client.RecordAsync(new S3Event(Bucket, "a/b/2") { Size = 9 });

        Assert.That((await Client.BatchesAsync()).Single().TotalSize, Is.EqualTo(10));
    }

    [Test]
    public async Task Should_count_the_newest_version_in_whatever_order_they_come([Values(0, 1, 2, 3, 4, 5)] int order, [Values] bool isOneRequest)
    {
        await StartAsync();
        S3Event[] writes =
        [
            new S3Event(Bucket, "a/b/1") { Size = 100, Sequencer = "0055AED6DCD90281E5" },
            new S3Event(Bucket, "a/b/1") { Size = 300, Sequencer = "0055AED6DCD90281E6" },
            new S3Event(Bucket, "a/b/1") { Size = 200, Sequencer = "0055AED6DCD90281E601" }
        ];
        int[] positions = [order / 2, (order / 2 + 1 + order % 2) % 3, (order / 2 + 2 - order % 2) % 3];
        Assert.That(positions, Is.Unique);

        foreach (var chunk in positions.Select(position => writes[position]).Chunk(isOneRequest ? 3 : 1))
            await Client.RecordAsync(chunk);

        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((open.ObjectCount, open.EventCount, open.TotalSize), Is.EqualTo((1, 3, 200)));
        var manifest = await Client.ManifestAsync(open.BatchId!.Value);
        Assert.That(manifest.Select(item => (item.Key, item.Size)), Is.EqualTo(new[] { ("a/b/1", (long?)200) }));
        Assert.That(await Client.ManifestAsync(open.BatchId.Value, "all"), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Should_count_events_where_the_rule_says_so()
    {
        await StartAsync(Rule(("ThresholdEventCount", 3), ("ThresholdCounts", ThresholdCounts.Events)));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/1") { Size = 0 }, new S3Event(Bucket, "a/b/1"));

        var closed = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((closed.ObjectCount, closed.EventCount), Is.EqualTo((1, 3)));
        Assert.That((open.ObjectCount, open.EventCount), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Should_take_a_deleted_file_out_of_the_open_batch()
    {
        await StartAsync();
        await Client.RecordAsync(
            new S3Event(Bucket, "a/b/x.part") { Size = 70 }, new S3Event(Bucket, "a/b/x.part") { Size = 80 },
            new S3Event(Bucket, "a/b/x") { Size = 80 });

        await Client.RecordAsync(Deletion("a/b/x.part", S3Event.NextSequencer()));

        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((open.ObjectCount, open.EventCount, open.TotalSize), Is.EqualTo((1, 3, 80)));
        Assert.That((await Client.ManifestAsync(open.BatchId!.Value)).Select(item => item.Key), Is.EqualTo(new[] { "a/b/x" }));
        var all = await Client.ManifestAsync(open.BatchId.Value, "all");
        Assert.That(all.Where(item => item.DeletedAt == Clock.GetUtcNow()).Select(item => item.Size), Is.EquivalentTo(new long?[] { 70, 80 }));
        Assert.That(open.DueAt, Is.EqualTo(Clock.GetUtcNow().AddSeconds(300)), "a deletion is no new object");
    }

    [Test]
    public async Task Should_keep_a_file_that_was_written_after_the_deletion_and_count_it_again_when_it_comes_back()
    {
        await StartAsync();
        var (before, deleted, after) = (S3Event.NextSequencer(), S3Event.NextSequencer(), S3Event.NextSequencer());
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1") { Size = 1, Sequencer = before });
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1") { Size = 5, Sequencer = after });
        await Client.RecordAsync(Deletion("a/b/1", deleted));
        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((open.ObjectCount, open.TotalSize), Is.EqualTo((1, 5)));

        await Client.RecordAsync(Deletion("a/b/1", S3Event.NextSequencer()));
        open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((open.ObjectCount, open.TotalSize), Is.EqualTo((0, 0)));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/1") { Size = 9 });
        open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((open.ObjectCount, open.TotalSize), Is.EqualTo((1, 9)));
    }

    [Test]
    public async Task Should_change_nothing_of_a_closed_batch_or_a_key_that_was_never_there()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        await Client.RecordAsync(Deletion("a/b/1", S3Event.NextSequencer()));
        var answer = await Client.RecordAsync(Deletion("c/d/e", S3Event.NextSequencer()));

        Assert.That((answer.Ignored, answer.Rejected.Count), Is.EqualTo((1, 0)));
        Assert.That(await Client.ManifestAsync((await Client.BatchesAsync()).Single().BatchId), Has.Count.EqualTo(1));
        Assert.That(await Client.PrefixesAsync(), Has.Count.EqualTo(1));
    }

    private static string Deletion(string key, string sequencer) => new S3Event(Bucket, key) { Sequencer = sequencer }.ToJson()
        .Replace("Object Created", "Object Deleted", StringComparison.Ordinal)
        .Replace("PutObject", "DeleteObject", StringComparison.Ordinal);
}

/// <summary>R7: a marker closes a batch when nothing new has come for MarkerGrace.</summary>
public sealed class When_a_marker_waits_for_what_comes_after_it(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    [Test]
    public async Task Should_close_five_seconds_after_the_last_object_with_all_of_them()
    {
        await StartAsync(Rule(("CompletionMarkers", "_SUCCESS")));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/_SUCCESS"));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(3));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).DueAt, Is.EqualTo(Clock.GetUtcNow() + Grace));

        await Service.AdvanceAsync(Grace - Moment);
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(Moment);

        var closed = (await BatchesAsync(1, "a/b/")).Single();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((BatchReason.Marker, 3)));
    }

    [Test]
    public async Task Should_wait_no_longer_than_the_quiet_period()
    {
        await StartAsync(Rule(("CompletionMarkers", "_SUCCESS"), ("ThresholdDuration", 2)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/_SUCCESS"));

        await Service.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.That((await BatchesAsync(1, "a/b/")).Single().Reason, Is.EqualTo(BatchReason.Marker));
    }

    [Test]
    public async Task Should_close_at_the_count_within_the_grace()
    {
        await StartAsync(Rule(("CompletionMarkers", "_SUCCESS"), ("ThresholdEventCount", 3)));

        await Client.RecordAsync(
            new S3Event(Bucket, "a/b/_SUCCESS"), new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "a/b/3"));

        var closed = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((BatchReason.Count, 3)));
    }

    [Test]
    public async Task Should_survive_a_restart_within_the_grace()
    {
        var settings = Rule(("CompletionMarkers", "_SUCCESS"));
        await StartAsync(settings);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/_SUCCESS"));
        await StopAsync();
        await StartAsync(settings);

        await Service.AdvanceAsync(Grace);

        Assert.That((await BatchesAsync(1, "a/b/")).Single().Reason, Is.EqualTo(BatchReason.Marker));
    }
}
