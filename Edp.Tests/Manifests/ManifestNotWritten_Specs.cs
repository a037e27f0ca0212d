using System.Net.Http.Json;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Service.Monitoring;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Manifests;

/// <summary>ManifestTo, while S3 does not take what is written: the event waits, and the order of a prefix is kept.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_a_manifest_cannot_be_written(DatabaseProvider provider) : ManifestFixture(provider)
{
    [Test]
    public async Task Should_wait_say_why_and_go_out_in_order_when_S3_is_back()
    {
        await StartWritingAsync(Writes);
        S3.IsAway = true;
        var first = await RecordAndCloseAsync("run/1/");
        var second = await RecordAndCloseAsync("run/1/");
        var other = await RecordAndCloseAsync("run/2/");

        var waiting = await BatchAsync(first, batch => batch.ManifestProblem is not null, "the row says why");
        Clock.Advance(TimeSpan.FromMinutes(10));
        using var gauges = new GaugeReader(Service.Services);
        var read = await Eventually.GetAsync(
            async () =>
            {
                await Service.Services.GetRequiredService<BacklogReader>().ReadAsync(default);
                return gauges.Read();
            },
            values => values.ContainsKey("edp.manifests.waiting"),
            "the metrics are read");
        var told = await Client.Http.GetFromJsonAsync<JsonElement>($"/explain?bucket={Bucket}&prefix=run/1/");
        // A database that a busy machine keeps waiting makes a page of its own.
        var page = await Eventually.GetAsync(
            async () =>
            {
                using var answer = await Client.Http.GetAsync($"/batch/{first}");
                return await answer.Content.ReadAsStringAsync();
            },
            text => text.Contains("id=\"deliveries\"", StringComparison.Ordinal),
            "the page is shown");

        Assert.That(Details(), Is.Empty);
        Assert.That((waiting.PublishedAt, waiting.ManifestWrittenAt, waiting.ManifestUri), Is.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)null, $"s3://manifests/{KeyOf(first)}")));
        Assert.That((read["edp.manifests.waiting"], read["edp.manifests.oldest"]), Is.EqualTo((3, 600)));
        Assert.That(read["edp.oldest_overdue"], Is.EqualTo(600), "the alarm for late batches hears of it");
        Assert.That(told.GetProperty("cause").GetString(), Is.EqualTo("manifest-not-written"));
        Assert.That(page, Does.Contain("Its event waits for its manifest"));
        S3.IsAway = false;
        await UntilOutAsync(3);
        Assert.That(
            Details().Select(detail => detail.GetProperty("batch-id").GetGuid()).Where(id => id != other), Is.EqualTo(new[] { first, second }));
        Assert.That((await Client.BatchesAsync()).Select(batch => batch.ManifestProblem), Is.All.Null);
    }

    [Test]
    public async Task Should_write_the_same_object_again_after_a_kill_between_write_and_mark_and_send_one_event()
    {
        await StartWritingAsync(Writes);
        var silent = new TaskCompletionSource();
        Manifests.AfterWrite = _ => silent.Task;
        var batchId = await RecordAndCloseAsync("run/1/");
        await Eventually.HoldsAsync(() => Manifests.Written.ContainsKey(KeyOf(batchId)), "it is written");
        var before = Manifests.Written[KeyOf(batchId)];
        await StopAsync();
        Manifests.AfterWrite = _ => Task.CompletedTask;
        silent.SetResult();

        await StartWritingAsync(Writes);
        await EventAsync(batchId);
        await BatchAsync(batchId, batch => batch.PublishedAt is not null, "it is published");

        Assert.That((Count("PutObject"), Details().Count()), Is.EqualTo((2, 1)));
        Assert.That(Manifests.Written[KeyOf(batchId)], Is.EqualTo(before));
    }

    [Test]
    public async Task Should_hold_up_no_other_bucket_and_no_other_prefix()
    {
        var others = S3.AddBucket("other-manifests");
        await StartWritingAsync(
            ("Edp:Buckets:0:BucketName", "denied"), ("Edp:Buckets:0:ManifestTo", "s3://no-such-bucket/edp/"),
            ("Edp:Buckets:1:BucketName", "poor"), ("Edp:Buckets:1:ManifestTo", "s3://other-manifests/edp/"),
            ("Edp:Buckets:2:BucketName", "none"));
        var refused = Guid.Empty;
        others.DeniesWrite = key => refused == Guid.Empty || key == KeyOf(refused, "poor");
        var waiting = await RecordAndCloseAsync("run/1/", "denied");
        await BatchAsync(waiting, batch => batch.ManifestProblem is not null, "no bucket of this name takes it");
        refused = await RecordAndCloseAsync("run/1/", "poor");
        await BatchAsync(refused, batch => batch.ManifestProblem is not null, "its bucket does not take it");
        var behind = await RecordAndCloseAsync("run/1/", "poor");
        var beside = await RecordAndCloseAsync("run/2/", "poor");
        var none = await RecordAndCloseAsync("run/1/", "none");

        await UntilOutAsync(2);

        Assert.That(Details().Select(detail => detail.GetProperty("batch-id").GetGuid()), Is.EquivalentTo(new[] { beside, none }));
        others.DeniesWrite = _ => false;
        await UntilOutAsync(4);
        Assert.That(Details().Select(detail => detail.GetProperty("batch-id").GetGuid()).TakeLast(2), Is.EqualTo(new[] { refused, behind }));
    }

    [Test]
    public async Task Should_keep_the_order_of_a_prefix_that_two_rules_give()
    {
        await StartWritingAsync(
            Writes, ("Edp:Buckets:0:BucketName", Bucket), ("Edp:Buckets:0:Match", "*.csv"), ("Edp:Buckets:0:Name", "written"),
            ("Edp:Buckets:1:BucketName", Bucket), ("Edp:Buckets:1:ThresholdEventCount", "0"), ("Edp:Buckets:1:Name", "not-written"));
        S3.IsAway = true;
        var first = await RecordAndCloseAsync("run/1/", name: "a.csv");
        await BatchAsync(first, batch => batch.ManifestProblem is not null, "it waits");
        var second = await RecordAndCloseAsync("run/1/", name: "a.raw");
        var told = await Client.Http.GetFromJsonAsync<JsonElement>($"/explain?bucket={Bucket}&prefix=run/1/");
        var other = await RecordAndCloseAsync("run/2/", name: "a.raw");
        await EventAsync(other);
        Assert.That(Details().Count(), Is.EqualTo(1), "the second does not overtake the first");
        S3.IsAway = false;
        await UntilOutAsync(3);

        Assert.That(told.GetProperty("sentence").GetString(), Does.Contain("waits behind that of batch 1, whose manifest S3 does not take"));
        Assert.That(Details().Skip(1).Select(detail => detail.GetProperty("batch-id").GetGuid()), Is.EqualTo(new[] { first, second }));
        Assert.That(Details().Last().TryGetProperty("manifest-uri", out _), Is.False);
    }

    [Test]
    public async Task Should_not_overtake_a_batch_of_its_prefix_that_is_being_listed()
    {
        await StartWritingAsync(
            Writes, ("Edp:Buckets:0:BucketName", Bucket), ("Edp:Buckets:0:VerifyAtClose", "true"), ("Edp:Buckets:0:Match", "*.csv"),
            ("Edp:Buckets:0:Name", "listed"), ("Edp:Buckets:1:BucketName", Bucket), ("Edp:Buckets:1:ThresholdEventCount", "0"),
            ("Edp:Buckets:1:ManifestTo", Folder), ("Edp:Buckets:1:Name", "not-listed"));
        var silent = new TaskCompletionSource();
        Old.BeforeListing = () => silent.Task;
        var first = await RecordAndCloseAsync("run/1/", name: "a.csv");
        var second = await RecordAndCloseAsync("run/1/", name: "a.raw");
        var other = await RecordAndCloseAsync("run/2/", name: "a.raw");
        await EventAsync(other);

        Assert.That(Manifests.Written.Keys, Is.EqualTo(new[] { KeyOf(other) }));
        silent.SetResult();
        await UntilOutAsync(3);
        Assert.That(Details().Skip(1).Select(detail => detail.GetProperty("batch-id").GetGuid()), Is.EqualTo(new[] { first, second }));
    }

    [TestCase("s3://manifests/mended/", "s3://manifests/mended/")]
    [TestCase(null, null)]
    public async Task Should_follow_the_rule_of_now_where_it_was_changed(string? mended, string? expected)
    {
        await StartWritingAsync(("Edp:Buckets:0:ManifestTo", "s3://no-such-bucket/"));
        var batchId = await RecordAndCloseAsync("run/1/");
        await BatchAsync(batchId, batch => batch.ManifestProblem is not null, "no bucket of this name takes it");
        await StopAsync();

        await StartWritingAsync(("Edp:Buckets:0:ManifestTo", mended));
        var detail = await EventAsync(batchId);

        Assert.That(detail.TryGetProperty("manifest-uri", out var uri) ? uri.GetString() : null, expected is null ? Is.Null : Does.StartWith(expected));
        Assert.That(Manifests.Written, expected is null ? Is.Empty : Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_keep_the_objects_beyond_their_retention_until_it_is_written()
    {
        await StartWritingAsync(Writes, ("Edp:Retention", "86400"));
        S3.IsAway = true;
        var batchId = await RecordAndCloseAsync("run/1/");
        await BatchAsync(batchId, batch => batch.ManifestProblem is not null, "it waits");

        Clock.Advance(TimeSpan.FromDays(3));
        await Service.Retention.ExpireAsync(CancellationToken.None);
        S3.IsAway = false;
        await UntilOutAsync(1);

        Assert.That(Lines(batchId), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_be_delivered_after_what_was_there_when_it_was_written()
    {
        await StartWritingAsync([Writes, ("Edp:Buckets:1:BucketName", "none")]);
        Manifests.DeniesAll = true;
        var waiting = await RecordAndCloseAsync("run/1/");
        await BatchAsync(waiting, batch => batch.ManifestProblem is not null, "it waits");
        var none = await RecordAndCloseAsync("run/1/", "none");
        Manifests.DeniesAll = false;
        await UntilOutAsync(2);

        // A sink that goes on from the last row that it has read must meet the row.
        Assert.That(await SequenceAsync(waiting), Is.GreaterThan(await SequenceAsync(none)));
    }

    private async Task<long> SequenceAsync(Guid batchId)
    {
        await using var database = await Service.Services
            .GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<Edp.Service.Storage.EdpDbContext>>().CreateDbContextAsync();
        return database.Batches.Single(row => row.BatchId == batchId).OutboxSequence;
    }
}
