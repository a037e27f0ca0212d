using System.Net.Http.Json;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Reconciling;

/// <summary>
/// VerifyAtClose: before the event of a batch goes out, its prefix is listed and compared with what was reported. EDP_VERIFY_OBJECTS loses
/// events of more objects.
/// </summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_a_batch_is_verified(DatabaseProvider provider) : ReconcileFixture(provider)
{
    private const int Prefixes = 3;

    [Test]
    public async Task Should_say_so_where_all_was_reported()
    {
        await StartBesideS3Async(Verifies);
        await Client.RecordAsync(Put("run/1/a", "run/1/b", "run/1/ü +%41"));

        var detail = await CloseAsync("run/1/");

        Assert.That(detail.GetProperty("verified").GetBoolean(), Is.True);
        Assert.That(
            detail.EnumerateObject().Select(field => field.Name),
            Has.None.AnyOf("unreported", "unreported-count", "gone", "gone-count", "verify-problem"));
    }

    [Test]
    public async Task Should_add_what_nobody_reported_and_take_its_event_for_known_when_it_comes()
    {
        await StartBesideS3Async(Verifies);
        var events = Put("run/1/a", "run/1/b", "run/1/lost", "run/10/of-another");
        await Client.RecordAsync(events[0], events[1]);

        var detail = await CloseAsync("run/1/");
        var late = await Client.RecordAsync(events[2]);

        Assert.That((detail.GetProperty("verified").GetBoolean(), detail.GetProperty("object-count").GetInt64()), Is.EqualTo((true, 3L)));
        Assert.That(detail.GetProperty("unreported-count").GetInt64(), Is.EqualTo(1));
        Assert.That(Names(detail, "unreported"), Is.EqualTo(new[] { "run/1/lost" }));
        Assert.That((late.Accepted, late.Duplicates), Is.EqualTo((0L, 1L)), "it is in one batch");
        var manifest = await Client.ManifestAsync(detail.GetProperty("batch-id").GetGuid());
        Assert.That(
            manifest.Select(entry => (entry.Key, entry.Source)),
            Is.EquivalentTo(new[] { ("run/1/a", null), ("run/1/b", null), ("run/1/lost", (string?)"verify") }));
        var batch = (await Client.BatchesAsync(Bucket)).Single();
        Assert.That((batch.ObjectCount, batch.EventCount, batch.TotalSize, batch.Verified), Is.EqualTo((3, 3, 3, (bool?)true)));
    }

    [Test]
    public async Task Should_only_tell_of_it_where_the_rule_says_no_more_and_of_what_is_gone()
    {
        await StartBesideS3Async(("Edp:Buckets:0:VerifyAtClose", "true"));
        var events = Put("run/1/a", "run/1/deleted", "run/1/lost");
        Old.Remove("run/1/deleted");
        await Client.RecordAsync(events[0], events[1]);

        var detail = await CloseAsync("run/1/");
        var late = await Client.RecordAsync(events[2]);

        Assert.That((detail.GetProperty("verified").GetBoolean(), detail.GetProperty("object-count").GetInt64()), Is.EqualTo((false, 2L)));
        Assert.That((Names(detail, "unreported"), Names(detail, "gone")), Is.EqualTo((new[] { "run/1/lost" }, new[] { "run/1/deleted" })));
        Assert.That(late.Accepted, Is.EqualTo(1), "what is not in the batch is recorded when its event comes");
        var batch = (await Client.BatchesAsync(Bucket)).Single();
        Assert.That((batch.Verified, batch.UnreportedCount, batch.GoneCount), Is.EqualTo(((bool?)false, (long?)1, (long?)1)));
        Assert.That(batch.Gone, Is.EqualTo(new[] { "run/1/deleted" }));
    }

    [Test]
    public async Task Should_send_the_event_with_the_reason_where_the_bucket_cannot_be_listed()
    {
        await StartBesideS3Async(Verifies);
        await Client.RecordAsync(Put("run/1/a"));
        Old.DeniesAll = true;

        var detail = await CloseAsync("run/1/");

        Assert.That(detail.GetProperty("verified").GetBoolean(), Is.False);
        Assert.That(detail.GetProperty("verify-problem").GetString(), Does.Contain("s3://lab-intake/run/1/").And.Contains("Access Denied"));
    }

    [Test]
    public async Task Should_hold_back_no_other_batch_while_it_waits()
    {
        await StartBesideS3Async([("Edp:Buckets:0:BucketName", Bucket), ("Edp:Buckets:1:BucketName", "*"), .. Verifies]);
        var silent = new TaskCompletionSource();
        S3.Before = () => silent.Task;
        await Client.RecordAsync(Put("run/1/a"));
        await Client.RecordAsync(new S3Event("other", "run/1/a"));
        var waiting = await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(Bucket, "run/1/"));
        var other = await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand("other", "run/1/"));

        await EventAsync(other.BatchId);
        var told = await Client.Http.GetFromJsonAsync<JsonElement>($"/explain?bucket={Bucket}&prefix=run/1/");
        Assert.That(Details().Count(), Is.EqualTo(1), "the other has not waited");
        Assert.That(told.GetProperty("cause").GetString(), Is.EqualTo("verifying"));
        silent.SetResult();
        await EventAsync(waiting.BatchId);
    }

    [Test]
    public async Task Should_wait_no_longer_for_a_listing_than_it_may()
    {
        await StartBesideS3Async([("Edp:Buckets:0:VerifyTimeout", "1"), .. Verifies]);
        var silent = new TaskCompletionSource();
        S3.Before = () => silent.Task;
        await Client.RecordAsync(Put("run/1/a"));

        var detail = await CloseAsync("run/1/");
        silent.SetResult();

        Assert.That(detail.GetProperty("verify-problem").GetString(), Does.Contain("longer than 1 s"));
    }

    [Test]
    public async Task Should_go_on_after_a_restart()
    {
        await StartBesideS3Async(Verifies);
        var silent = new TaskCompletionSource();
        S3.Before = () => silent.Task;
        var events = Put("run/1/a", "run/1/lost");
        await Client.RecordAsync(events[0]);
        var waiting = await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(Bucket, "run/1/"));
        await Eventually.HoldsAsync(() => S3.Requests.Count == 0, "nothing is answered");
        await StopAsync();
        S3.Before = () => Task.CompletedTask;
        silent.SetResult();

        await StartBesideS3Async(Verifies);

        Assert.That((await EventAsync(waiting.BatchId)).GetProperty("object-count").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task Should_lose_nothing_over_many_pages_and_prefixes_where_one_event_in_a_hundred_is_lost()
    {
        await StartBesideS3Async(Verifies);

        await LoseOneInAHundredAsync(Prefixes, (Amount.In("EDP_VERIFY_OBJECTS") ?? 3_300) / Prefixes);
    }

    private async Task LoseOneInAHundredAsync(int prefixes, int each)
    {
        var keys = Enumerable.Range(0, prefixes * each).Select(number => $"run/{number % prefixes}/{number}.raw").ToList();
        var events = Put(keys);
        foreach (var part in events.Where((_, index) => index % 100 != 7).Chunk(20_000))
            await Client.RecordAsync(part);

        await Service.AdvanceAsync(TimeSpan.FromSeconds(301));
        await Eventually.HoldsAsync(() => Details().Count() == prefixes, "all are closed and listed", TimeSpan.FromMinutes(20));

        Assert.That(Details().Sum(detail => detail.GetProperty("unreported-count").GetInt64()), Is.EqualTo(keys.Where((_, index) => index % 100 == 7).Count()));
        Assert.That(Details().All(detail => detail.GetProperty("verified").GetBoolean()), Is.True);
        var recorded = new List<string>();
        foreach (var detail in Details().ToList())
            recorded.AddRange((await Client.ManifestAsync(detail.GetProperty("batch-id").GetGuid(), "all")).Select(entry => entry.Key));
        Assert.That(recorded, Has.Count.EqualTo(keys.Count), "each once");
        Assert.That(recorded.Except(keys), Is.Empty);
        Assert.That(keys.Except(recorded), Is.Empty, "none is lost");
    }
}
