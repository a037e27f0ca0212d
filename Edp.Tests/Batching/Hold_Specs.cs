using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R17: a batch that an operator holds is closed by no rule before the hold is over.</summary>
public sealed class When_an_operator_holds_a_prefix(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "a/b/";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1_000);

    [Test]
    public async Task Should_stay_open_over_its_quiet_period_and_its_cap_and_close_when_the_hold_ends()
    {
        await StartAsync(Rule(("ThresholdDuration", 300), ("MaxDuration", 400)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        var held = await HoldAsync(Hold);
        Assert.That((held.HeldUntil, held.DueAt), Is.EqualTo((Clock.GetUtcNow() + Hold, Clock.GetUtcNow() + Hold)));

        await Service.AdvanceAsync(Hold - TimeSpan.FromMicroseconds(1));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Quiet));
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).HeldUntil, Is.Null);
    }

    [TestCase(BatchReason.Count)]
    [TestCase(BatchReason.Marker)]
    public async Task Should_take_more_than_closes_it_otherwise(string reason)
    {
        await StartAsync(Rule(("ThresholdEventCount", 2), ("CompletionMarkers", "_SUCCESS"), ("MarkerGrace", 0)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await HoldAsync(Hold);

        string[] more = reason == BatchReason.Count ? ["2", "3", "4", "5"] : ["_SUCCESS", "2", "3", "4"];
        await Client.RecordAsync(more.Select(name => new S3Event(Bucket, $"a/b/{name}")));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).ObjectCount, Is.EqualTo(5));
        await Service.AdvanceAsync(Hold);

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((reason, 5)));
    }

    [Test]
    public async Task Should_follow_its_rules_again_when_the_hold_is_over()
    {
        await StartAsync(Rule(("ThresholdDuration", 300), ("ThresholdEventCount", 3)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await HoldAsync(TimeSpan.FromSeconds(10));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(20));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "a/b/3"), new S3Event(Bucket, "a/b/4"));

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((BatchReason.Count, 3)));
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).DueAt, Is.EqualTo(Clock.GetUtcNow() + Quiet));
    }

    [Test]
    public async Task Should_keep_its_hold_over_a_restart_and_under_other_rules()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));
        await HoldAsync(Hold);
        await StopAsync();

        await StartAsync(Rule(("ThresholdDuration", 1), ("ThresholdEventCount", 1)));
        await Service.AdvanceAsync(Hold - TimeSpan.FromSeconds(1));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.That(await BatchesAsync(1, Prefix), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_be_flushed_all_the_same_and_hold_no_later_batch()
    {
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await HoldAsync(Hold);

        (await Client.FlushAsync(Bucket, Prefix)).Dispose();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "a/b/3"));

        Assert.That(
            (await BatchesAsync(2, Prefix)).Select(batch => batch.Reason), Is.EqualTo(new[] { BatchReason.Flush, BatchReason.Count }));
    }

    [Test]
    public async Task Should_be_held_as_the_newest_hold_says()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await HoldAsync(Hold);
        await HoldAsync(TimeSpan.FromSeconds(1));

        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).DueAt, Is.EqualTo(Clock.GetUtcNow() + Quiet));
        await Service.AdvanceAsync(Quiet);

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Quiet));
    }

    private Task<PrefixItem> HoldAsync(TimeSpan time) =>
        Client.ActAsync<PrefixItem>("/prefixes/hold", new HoldCommand(Bucket, Prefix, Clock.GetUtcNow() + time));
}

/// <summary>R17: an extended batch waits longer for what is still to come.</summary>
public sealed class When_an_operator_extends_a_prefix(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "a/b/";

    [TestCase(300, 1_000)]
    [TestCase(900, 400)]
    public async Task Should_close_by_time_no_sooner_than_that(double quiet, double cap)
    {
        await StartAsync(Rule(("ThresholdDuration", quiet), ("MaxDuration", Math.Max(cap, quiet + 1))));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        var before = await Client.PrefixAsync(Bucket, Prefix);

        var extended = await Client.ActAsync<PrefixItem>("/prefixes/extend", new ExtendCommand(Bucket, Prefix, Seconds: 3_600));
        Assert.That(extended.DueAt, Is.EqualTo(before.DueAt + TimeSpan.FromHours(1)));
        Assert.That(extended.ExtendedUntil, Is.EqualTo(extended.DueAt));

        await Service.AdvanceAsync(extended.DueAt!.Value - Clock.GetUtcNow() - TimeSpan.FromMicroseconds(1));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.That((await BatchesAsync(1, Prefix)).Single().ObjectCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_close_at_once_by_what_completes_it()
    {
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Client.ActAsync<PrefixItem>("/prefixes/extend", new ExtendCommand(Bucket, Prefix, Until: Clock.GetUtcNow().AddDays(30)));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Count));
    }
}
