using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>Where a bucket has rules for parts of its keys, an open batch keeps the one that it was opened by, unless the new one closes it sooner.</summary>
public sealed class When_rules_are_changed_while_batches_are_open(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "runs/12/";

    [TestCase(60, 1_000, 60)]
    [TestCase(1_000, 60, 60)]
    [TestCase(60, null, 60, Description = "the rule is gone")]
    public async Task Should_wait_for_the_shorter_quiet_period(int before, int? after, int due)
    {
        await StartAsync(WithQuiet(before));
        await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"));
        var opened = await Client.PrefixAsync(Bucket, Prefix);
        await StopAsync();

        await StartAsync(after is { } quiet ? WithQuiet(quiet) : Other());

        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, Prefix)).DueAt == opened.OpenedAt!.Value.AddSeconds(due), "it is due as the sooner rule says");
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).Rule, Is.EqualTo("runs"));
        Clock.Advance(TimeSpan.FromSeconds(due + 1));
        await Service.CatchUpAsync();
        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.Rule, closed.Group?["run"]), Is.EqualTo((BatchReason.Quiet, "runs", "12")));
    }

    [Test]
    public async Task Should_open_the_next_batch_by_the_rule_of_now()
    {
        await StartAsync(WithQuiet(60));
        await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"));
        await StopAsync();
        await StartAsync(WithQuiet(1_000));
        Clock.Advance(TimeSpan.FromSeconds(61));
        await Service.CatchUpAsync();
        await BatchesAsync(1, Prefix);

        await Client.RecordAsync(new S3Event(Bucket, "runs/12/b"));

        var opened = await Client.PrefixAsync(Bucket, Prefix);
        Assert.That(opened.DueAt, Is.EqualTo(opened.OpenedAt!.Value.AddSeconds(1_000)));
    }

    [Test]
    public async Task Should_close_by_a_lower_count_or_a_marker_of_the_rule_of_now()
    {
        await StartAsync(WithQuiet(60));
        await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"), new S3Event(Bucket, "runs/12/b"), new S3Event(Bucket, "runs/13/a"));
        await StopAsync();

        await StartAsync([.. WithQuiet(60), ("Edp:Buckets:0:ThresholdEventCount", "2"), ("Edp:Buckets:0:CompletionMarkers", "done"),
            ("Edp:Buckets:0:MarkerGrace", "0")]);

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Count));
        await Client.RecordAsync(new S3Event(Bucket, "runs/13/done"));
        Assert.That((await BatchesAsync(1, "runs/13/")).Single().Reason, Is.EqualTo(BatchReason.Marker));
    }

    private static (string, string?)[] WithQuiet(int seconds) =>
    [
        ("Edp:Buckets:0:BucketName", "*"), ("Edp:Buckets:0:Name", "runs"), ("Edp:Buckets:0:PrefixTemplate", "runs/{run}/"),
        ("Edp:Buckets:0:ThresholdDuration", $"{seconds}")
    ];

    private static (string, string?)[] Other() =>
        [("Edp:Buckets:0:BucketName", "*"), ("Edp:Buckets:0:Name", "others"), ("Edp:Buckets:0:PrefixTemplate", "others/{x}/")];
}
