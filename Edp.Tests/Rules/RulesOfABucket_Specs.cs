using System.Text.Json;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using MassTransit.Testing;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>R13, R14: several rules for one bucket, the first that fits a key counts, and what its template captured goes along.</summary>
public sealed class When_a_bucket_has_several_rules(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly (string, string?)[] Rules =
    [
        ("Edp:Buckets:0:BucketName", Bucket),
        ("Edp:Buckets:0:Name", "fastq"),
        ("Edp:Buckets:0:Match", "*.fastq.gz, *.fq.gz"),
        ("Edp:Buckets:0:PrefixTemplate", "runs/{run}/{sample}_"),
        ("Edp:Buckets:0:ThresholdEventCount", "2"),
        ("Edp:Buckets:1:BucketName", Bucket),
        ("Edp:Buckets:1:PrefixTemplate", "runs/{run}/"),
        ("Edp:Buckets:1:ThresholdDuration", "60"),
        ("Edp:Buckets:1:IgnorePrefixes", "*.tmp")
    ];

    [Test]
    public async Task Should_follow_the_first_that_fits()
    {
        await StartAsync(Rules);

        var answer = await Client.RecordAsync(
            new S3Event(Bucket, "runs/12/S1_R1.fastq.gz"), new S3Event(Bucket, "runs/12/S2_R1.fq.gz"), new S3Event(Bucket, "runs/12/S1_R2.fastq.gz"),
            new S3Event(Bucket, "runs/12/S1_R1.txt"), new S3Event(Bucket, "runs/12/a/SampleSheet.csv"),
            new S3Event(Bucket, "runs/12/x.tmp"), new S3Event(Bucket, "elsewhere/12/a"), new S3Event("other", "runs/12/a"));

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((5, 3)));
        var closed = (await Client.BatchesAsync()).Single();
        Assert.That(
            (closed.Prefix, closed.Rule, closed.Reason, closed.ObjectCount), Is.EqualTo(("runs/12/S1_", "fastq", BatchReason.Count, 2)));
        Assert.That(closed.Group, Is.EqualTo(new Dictionary<string, string> { ["run"] = "12", ["sample"] = "S1" }));
        var open = (await Client.PrefixesAsync(Bucket)).Where(prefix => prefix.BatchId is not null).ToList();
        Assert.That(
            open.Select(prefix => (prefix.Prefix, prefix.Rule, prefix.ObjectCount)),
            Is.EquivalentTo(new[] { ("runs/12/S2_", "fastq", 1L), ("runs/12/", null, 2L) }));
        Assert.That(open.Single(prefix => prefix.Prefix == "runs/12/").Group, Is.EqualTo(new Dictionary<string, string> { ["run"] = "12" }));
    }

    [Test]
    public async Task Should_give_what_was_captured_to_every_reader()
    {
        await StartAsync(Rules);

        await Client.RecordAsync(new S3Event(Bucket, "runs/12/S1_R1.fastq.gz"), new S3Event(Bucket, "runs/12/S1_R2.fastq.gz"));

        await Eventually.HoldsAsync(() => Service.Bus.Published.Select<PackageObjectsReady>().Any(), "its contract is published");
        var message = Service.Bus.Published.Select<PackageObjectsReady>().First().Context.Message;
        Assert.That(message.Group, Is.EqualTo(new Dictionary<string, string> { ["run"] = "12", ["sample"] = "S1" }));
        await Eventually.HoldsAsync(() => Service.Sink.Lines().Count == 1, "its event is published");
        var detail = JsonDocument.Parse(Service.Sink.Lines()[0]).RootElement.GetProperty("detail");
        Assert.That(detail.GetProperty("group").GetRawText(), Is.EqualTo("""{"run":"12","sample":"S1"}"""));
    }

    [Test]
    public async Task Should_say_nothing_of_groups_where_there_are_none()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/c"));

        await Eventually.HoldsAsync(() => Service.Sink.Lines().Count == 1, "its event is published");
        Assert.That(Service.Sink.Lines()[0], Does.Not.Contain("group"));
        Assert.That((await Client.BatchesAsync()).Single() is { Group: null, Rule: null });
    }

    [Test]
    public async Task Should_keep_the_rule_of_the_first_object_where_two_give_the_same_prefix()
    {
        await StartAsync(
            ("Edp:Buckets:0:BucketName", "*"), ("Edp:Buckets:0:Name", "images"), ("Edp:Buckets:0:Match", "*.tif"),
            ("Edp:Buckets:0:PrefixTemplate", "{plate}/"), ("Edp:Buckets:0:ThresholdEventCount", "3"),
            ("Edp:Buckets:1:BucketName", "*"), ("Edp:Buckets:1:Name", "rest"), ("Edp:Buckets:1:PrefixDepth", "1"),
            ("Edp:Buckets:1:ThresholdEventCount", "2"));

        await Client.RecordAsync(
            new S3Event(Bucket, "p1/a.tif"), new S3Event(Bucket, "p1/b.csv"), new S3Event(Bucket, "p1/c.csv"),
            new S3Event(Bucket, "p1/d.csv"), new S3Event(Bucket, "p1/e.tif"));

        var closed = await Client.BatchesAsync(Bucket, "p1/");
        Assert.That(
            closed.Select(batch => (batch.Rule, batch.ObjectCount, batch.Group?["plate"])),
            Is.EqualTo(new[] { ("images", 3L, "p1"), ("rest", 2L, null) }));
    }

    [Test]
    public async Task Should_take_out_a_deleted_key_by_its_template()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(new S3Event(Bucket, "runs/12/a/1"), new S3Event(Bucket, "runs/12/a/2"));

        await Client.RecordAsync(
            $$$"""
            {"detail-type":"Object Deleted","source":"aws.s3","time":"2026-03-14T09:00:01Z",
             "detail":{"bucket":{"name":"{{{Bucket}}}"},"object":{"key":"runs/12/a/1","sequencer":"FF{{{S3Event.NextSequencer()}}}"},"deletion-type":"Permanently Deleted"}}
            """.ReplaceLineEndings(""));

        Assert.That((await Client.PrefixAsync(Bucket, "runs/12/")).ObjectCount, Is.EqualTo(1));
    }
}
