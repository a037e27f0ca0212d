using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>A rule that is changed between two starts holds for open batches as well; nothing is lost, nothing is sent again.</summary>
public sealed class When_a_rule_is_changed_between_two_starts(DatabaseProvider provider) : ServiceSpec(provider)
{
    private readonly S3Event[] _events = [.. Enumerable.Range(0, 5).Select(i => new S3Event(Bucket, $"a/b/{i}"))];
    private Guid _batchId;

    [Test]
    public async Task Should_leave_at_once_where_the_shorter_quiet_period_is_over()
    {
        await OpenAsync(Rule(("ThresholdDuration", 300)));
        Clock.Advance(TimeSpan.FromSeconds(100));

        await RestartAsync(Rule(("ThresholdDuration", 60)));

        var left = await LeftAsync();
        Assert.That((left.Reason, left.ReadyAt), Is.EqualTo((BatchReason.Quiet, Clock.GetUtcNow())));
    }

    [Test]
    public async Task Should_wait_for_the_rest_of_a_shorter_quiet_period()
    {
        await OpenAsync(Rule(("ThresholdDuration", 300)));
        Clock.Advance(TimeSpan.FromSeconds(100));

        await RestartAsync(Rule(("ThresholdDuration", 150)));
        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, "a/b/")).DueAt == Clock.GetUtcNow().AddSeconds(50), "it is due sooner");
        await Service.AdvanceAsync(TimeSpan.FromSeconds(50));

        Assert.That((await LeftAsync()).Reason, Is.EqualTo(BatchReason.Quiet));
    }

    [Test]
    public async Task Should_wait_for_a_longer_quiet_period()
    {
        await OpenAsync(Rule(("ThresholdDuration", 300)));
        Clock.Advance(TimeSpan.FromSeconds(299));

        await RestartAsync(Rule(("ThresholdDuration", 1_000)));
        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, "a/b/")).DueAt == Clock.GetUtcNow().AddSeconds(701), "it is due later");
        Clock.Advance(TimeSpan.FromSeconds(700));
        await Service.CatchUpAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Service.CatchUpAsync();

        Assert.That((await LeftAsync()).Reason, Is.EqualTo(BatchReason.Quiet));
    }

    [TestCase(5)]
    [TestCase(3)]
    public async Task Should_leave_at_once_where_the_lower_count_is_reached(int count)
    {
        await OpenAsync(Rule(("ThresholdEventCount", 20)));

        await RestartAsync(Rule(("ThresholdEventCount", count)));

        Assert.That((await LeftAsync()).Reason, Is.EqualTo(BatchReason.Count));
    }

    [Test]
    public async Task Should_go_on_to_a_higher_count()
    {
        await OpenAsync(Rule(("ThresholdEventCount", 6)));

        await RestartAsync(Rule(("ThresholdEventCount", 8)));
        await Client.RecordAsync(Enumerable.Range(0, 2).Select(i => new S3Event(Bucket, $"a/b/more-{i}")));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/last"));

        Assert.That((await Client.BatchesAsync()).Single().EventCount, Is.EqualTo(8));
    }

    [Test]
    public async Task Should_leave_at_a_cap_that_was_added()
    {
        await OpenAsync(Rule(("ThresholdDuration", 300)));
        Clock.Advance(TimeSpan.FromSeconds(299));

        await RestartAsync(Rule(("ThresholdDuration", 200), ("MaxDuration", 250)));

        Assert.That((await LeftAsync()).Reason, Is.EqualTo(BatchReason.Quiet));
    }

    [Test]
    public async Task Should_let_the_batch_of_another_depth_leave_as_it_is()
    {
        await OpenAsync(Rule(("PrefixDepth", 2)));

        await RestartAsync(Rule(("PrefixDepth", 1)));
        await Client.RecordAsync(_events.Append(new S3Event(Bucket, "a/b/new")));
        Assert.That((await Client.PrefixAsync(Bucket, "a/")).EventCount, Is.EqualTo(1));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(5));
        Clock.Advance(TimeSpan.FromSeconds(302));
        await Service.CatchUpAsync();

        var left = await Client.BatchesAsync();
        Assert.That(left.Select(batch => (batch.Prefix, batch.EventCount)), Is.EquivalentTo(new[] { ("a/b/", 5L), ("a/", 1L) }));
    }

    [Test]
    public async Task Should_let_the_batch_of_a_bucket_without_a_rule_leave_by_the_default_one()
    {
        await OpenAsync(("Edp:Buckets:0:BucketName", Bucket), ("Edp:Buckets:0:ThresholdDuration", "1000"));

        await RestartAsync(("Edp:Buckets:0:BucketName", "lab-other"));
        var answer = await Client.RecordAsync(_events.Append(new S3Event(Bucket, "a/b/new")));
        Assert.That(answer.Ignored, Is.EqualTo(6));
        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, "a/b/")).DueAt == Clock.GetUtcNow().AddSeconds(300), "it is due by the default rule");
        Clock.Advance(TimeSpan.FromSeconds(302));
        await Service.CatchUpAsync();

        Assert.That((await LeftAsync()).Reason, Is.EqualTo(BatchReason.Quiet));
    }

    [Test]
    public async Task Should_complete_open_batches_by_a_marker_that_was_added()
    {
        await OpenAsync();

        await RestartAsync(Rule(("CompletionMarkers", "done"), ("MarkerGrace", 0)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/done"));

        var left = (await Client.BatchesAsync()).Single();
        Assert.That((left.BatchId, left.Reason, left.EventCount), Is.EqualTo((_batchId, BatchReason.Marker, 6)));
    }

    [Test]
    public async Task Should_keep_what_is_recorded_where_the_keys_are_ignored_now()
    {
        await OpenAsync();

        await RestartAsync(Rule(("IgnorePrefixes", "a/*")));
        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/new"))).Ignored, Is.EqualTo(1));
        Clock.Advance(TimeSpan.FromSeconds(302));
        await Service.CatchUpAsync();

        Assert.That((await LeftAsync()).EventCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Should_change_nothing_where_the_rule_is_the_same()
    {
        await OpenAsync();
        var before = await Client.PrefixAsync(Bucket, "a/b/");
        Clock.Advance(TimeSpan.FromSeconds(1));

        await RestartAsync();
        await Service.Services.GetRequiredService<Edp.Service.Transactions.RuleReevaluation>().ReevaluateAsync(CancellationToken.None);

        Assert.That(await Client.PrefixAsync(Bucket, "a/b/"), Is.EqualTo(before));
    }

    private async Task OpenAsync(params (string Setting, string? Value)[] settings)
    {
        await StartAsync(settings);
        await Client.RecordAsync(_events);
        _batchId = (await Client.PrefixAsync(Bucket, "a/b/")).BatchId!.Value;
    }

    private async Task RestartAsync(params (string Setting, string? Value)[] settings)
    {
        await StopAsync();
        await StartAsync(settings);
    }

    /// <summary>The one batch, whole; its events brought again are known.</summary>
    private async Task<BatchItem> LeftAsync()
    {
        var left = (await BatchesAsync(1, "a/b/")).Single();
        Assert.That((left.BatchId, left.EventCount), Is.EqualTo((_batchId, 5)));
        Assert.That(await Client.ManifestAsync(_batchId), Has.Count.EqualTo(5));
        Assert.That((await Client.RecordAsync(_events)).Accepted, Is.Zero);
        Assert.That(await Client.BatchesAsync(), Has.Count.EqualTo(1));
        return left;
    }
}
