using System.Net;
using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Backfilling;

/// <summary>What lies in a bucket and had no event is recorded by the same rules, and no object twice.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_a_bucket_is_older_than_the_service(DatabaseProvider provider) : BackfillFixture(provider)
{
    private const string Odd = "odd/a b+c%41/ü\u0001😀.raw";

    [Test]
    public async Task Should_record_what_had_no_event_by_the_same_rules_and_once()
    {
        Old.Put(new FakeObject("run/1/a", 10), new FakeObject("run/1/b", 20), new FakeObject("scratch/x"), new FakeObject("folder/"));
        Old.Put(new FakeObject(Odd, 30, VersionId: "v1"), new FakeObject(".quilt/packages/1"));
        await StartBesideS3Async(("Edp:Buckets:0:IgnorePrefixes", "scratch/*"));

        var dry = await RunAsync(new { bucket = Bucket, dryRun = true });
        var opened = await Client.PrefixesAsync();
        var first = await RunAsync(new { bucket = Bucket });
        var second = await RunAsync(new { bucket = Bucket });

        Assert.That(Counts(dry), Is.EqualTo((6, 3, 0, 3, 0)));
        Assert.That(opened, Is.Empty, "a dry run records nothing");
        Assert.That(Counts(first), Is.EqualTo((6, 3, 0, 3, 0)));
        Assert.That(Counts(second), Is.EqualTo((6, 0, 3, 3, 0)));
        var open = await Client.PrefixAsync(Bucket, "run/1/");
        Assert.That((open.ObjectCount, open.EventCount, open.TotalSize), Is.EqualTo((2, 2, 30)));
        var odd = await Client.PrefixAsync(Bucket, "odd/a b+c%41/");
        var entry = (await Client.ManifestAsync(odd.BatchId!.Value)).Single();
        Assert.That((entry.Key, entry.Size, entry.VersionId), Is.EqualTo((Odd, 30, "v1")), "the key as it is");
    }

    [TestCase(null)]
    [TestCase("v7")]
    public async Task Should_take_an_event_and_an_entry_of_one_object_as_one_whichever_comes_first(string? version)
    {
        var before = new S3Event(Bucket, "run/1/before") { VersionId = version };
        var closed = new S3Event(Bucket, "run/2/closed") { VersionId = version };
        var after = new S3Event(Bucket, "run/1/after") { VersionId = version };
        Old.Put(new[] { before, closed, after }.Select(one => new FakeObject(one.Key, one.Size!.Value, one.Etag!, version)));
        await StartBesideS3Async();
        await Client.RecordAsync(before, closed);
        await Client.FlushAsync(Bucket, "run/2/");

        var backfill = await RunAsync(new { bucket = Bucket, prefix = "run/" });
        var late = await Client.RecordAsync(after, closed, before);
        var again = after with { Etag = "another", VersionId = version is null ? null : "v8", Sequencer = S3Event.NextSequencer() };
        var other = await Client.RecordAsync(again);

        Assert.That(Counts(backfill), Is.EqualTo((3, 1, 2, 0, 0)));
        Assert.That((late.Accepted, late.Duplicates), Is.EqualTo((0, 3)), "what a backfill recorded is no news");
        Assert.That(other.Accepted, Is.EqualTo(1), "another write of the same key is");
        Assert.That((await Client.PrefixAsync(Bucket, "run/1/")).ObjectCount, Is.EqualTo(2));
        Assert.That((await Client.PrefixAsync(Bucket, "run/2/")).ObjectCount, Is.Zero, "a closed batch is known, too");
    }

    [Test]
    public async Task Should_take_the_same_content_written_after_the_listing_for_another_write()
    {
        var marker = new S3Event(Bucket, "run/1/_SUCCESS") { Time = Clock.GetUtcNow().AddMinutes(-1) };
        Old.Put(new FakeObject(marker.Key, marker.Size!.Value, marker.Etag!));
        await StartBesideS3Async();
        await RunAsync(new { bucket = Bucket });
        var late = await Client.RecordAsync(marker);
        Clock.Advance(TimeSpan.FromHours(1));

        var again = await Client.RecordAsync(marker with { Time = Clock.GetUtcNow(), Sequencer = S3Event.NextSequencer() });

        Assert.That((late.Accepted, late.Duplicates), Is.EqualTo((0, 1)));
        Assert.That((again.Accepted, again.Duplicates), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Should_know_what_was_recorded_when_the_rule_had_another_depth()
    {
        var told = new S3Event(Bucket, "a/b/c/told");
        Old.Put(new FakeObject(told.Key, told.Size!.Value, told.Etag!));
        await StartBesideS3Async(("Edp:Buckets:0:PrefixDepth", "1"));
        await Client.RecordAsync(told);
        await StopAsync();
        await StartBesideS3Async(("Edp:Buckets:0:PrefixDepth", "3"));

        Assert.That(Counts(await RunAsync(new { bucket = Bucket })), Is.EqualTo((1, 0, 1, 0, 0)));
    }

    [Test]
    public async Task Should_keep_to_the_times_that_were_asked_for()
    {
        var day = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Old.Put(Enumerable.Range(0, 5).Select(i => new FakeObject($"run/1/{i}") { LastModified = day.AddDays(i) }));
        await StartBesideS3Async();

        var backfill = await RunAsync(new { bucket = Bucket, since = day.AddDays(1), until = day.AddDays(3) });

        Assert.That(Counts(backfill), Is.EqualTo((5, 2, 0, 0, 3)));
        Assert.That((await Client.PrefixAsync(Bucket, "run/1/")).ObjectCount, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_list_objects_where_versions_may_not_be_listed()
    {
        Old.Put(Enumerable.Range(0, 2_500).Select(i => new FakeObject($"run/{i:0000}/a")));
        Old.DeniesVersions = true;
        await StartBesideS3Async();

        Assert.That(Counts(await RunAsync(new { bucket = Bucket, rate = 100_000 })), Is.EqualTo((2_500, 2_500, 0, 0, 0)));
        Assert.That(S3.Requests, Is.EqualTo(new[] { "ListObjectVersions", "ListObjectsV2", "ListObjectsV2", "ListObjectsV2" }));
    }

    [Test]
    public async Task Should_pause_go_on_change_its_rate_and_be_cancelled()
    {
        Old.Put(Enumerable.Range(0, 60).Select(i => new FakeObject($"run/{i:00}/a")).Append(new FakeObject("other/1/a")));
        await StartBesideS3Async();

        var id = (await BeginAsync(new { bucket = Bucket, prefix = "run/", rate = 1 })).BackfillId;
        await Eventually.HoldsAsync(async () => (await ReadAsync(id)).ListedCount > 0, "the first object is listed");
        // At this rate it would be through before the next one is.
        await ChangeAsync(id, new { state = "paused", rate = 10_000 });
        await UntilAsync((await BeginAsync(new { bucket = Bucket, prefix = "other/", rate = 10_000 })).BackfillId, "completed");
        var paused = await ReadAsync(id);
        Assert.That((paused.State, paused.ListedCount < 60), Is.EqualTo(("paused", true)), $"{paused.ListedCount} are listed");
        await ChangeAsync(id, new { state = "running" });
        var done = await UntilAsync(id, "completed");
        var cancelled = (await BeginAsync(new { bucket = Bucket, rate = 1 })).BackfillId;
        await ChangeAsync(cancelled, new { state = "cancelled" });
        using var tooLate = await Client.Http.PatchAsJsonAsync($"/backfills/{cancelled}", new { state = "running" });
        using var unknown = await Client.Http.GetAsync($"/backfills/{Guid.NewGuid()}");

        Assert.That(Counts(done), Is.EqualTo((60, 60, 0, 0, 0)));
        Assert.That((tooLate.StatusCode, unknown.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.NotFound)));
        Assert.That((await ReadAsync(cancelled)).State, Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task Should_say_why_it_can_not_go_on_and_go_on_when_it_can()
    {
        Old.Put(new FakeObject("run/1/a"));
        Old.DeniesAll = true;
        await StartBesideS3Async();

        var denied = await UntilAsync((await BeginAsync(new { bucket = Bucket })).BackfillId, "failed");
        var missing = await UntilAsync((await BeginAsync(new { bucket = "no-such-bucket" })).BackfillId, "failed");
        Old.DeniesAll = false;
        await ChangeAsync(denied.BackfillId, new { state = "running" });
        var done = await UntilAsync(denied.BackfillId, "completed");

        Assert.That(denied.Problem, Does.Contain("Access Denied").And.Contains($"s3://{Bucket}/"));
        Assert.That(missing.Problem, Does.Contain("does not exist"));
        Assert.That((done.Problem, done.RecordedCount), Is.EqualTo(((string?)null, 1)));
    }

    [Test]
    public async Task Should_refuse_what_it_can_not_do()
    {
        string[] meaningless =
        [
            "{}",
            """{"bucket":"s3://lab"}""",
            """{"bucket":"lab","rate":0}""",
            """{"bucket":"lab","rate":100001}""",
            """{"bucket":"lab","since":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}"""
        ];
        await StartBesideS3Async();

        foreach (var request in meaningless)
        {
            using var answer = await Client.Http.PostAsync("/backfills", new StringContent(request, null, "application/json"));

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), request);
        }

        Assert.That((await Client.Http.GetFromJsonAsync<Service.Http.Page<Service.Http.BackfillItem>>("/backfills"))!.Items, Is.Empty);
    }
}
