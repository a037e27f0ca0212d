using System.Net.Http.Json;
using System.Text.Json;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Manifests;

/// <summary>ManifestTo: the list of what is in a batch lies in S3 before the event of the batch goes out.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_a_rule_has_manifests_written(DatabaseProvider provider) : ManifestFixture(provider)
{
    // What ends a JSON text, a line in some reader's eyes, or a person's reading; what is decoded by who decodes too often.
    private static readonly string[] OddKeys =
    [
        "run/1/\"quoted\\", "run/1/new\nline", "run/1/\u202Elar.gnp", "run/1/%2F+%41", "run/1/\u2028\u0085", "run/1/ü 🧬", "run/1/</script>"
    ];

    [Test]
    public async Task Should_write_exactly_the_batch_before_its_event_which_has_the_address()
    {
        await StartWritingAsync(Writes);
        var before = -1;
        Manifests.AfterWrite = _ =>
        {
            before = Details().Count();
            return Task.CompletedTask;
        };
        await Client.RecordAsync(OddKeys.Select(key => new S3Event(Bucket, key)));
        await Client.RecordAsync(
            new S3Event(Bucket, "run/1/twice") { Size = 1, VersionId = "old" },
            new S3Event(Bucket, "run/1/twice") { Size = 2, VersionId = "3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY" },
            new S3Event(Bucket, "run/1/unknown") { Size = null, Etag = null });

        var detail = await CloseAsync("run/1/");

        var batchId = detail.GetProperty("batch-id").GetGuid();
        Assert.That(before, Is.Zero, "no event was out when it was written");
        Assert.That(detail.GetProperty("manifest-uri").GetString(), Is.EqualTo($"s3://manifests/{KeyOf(batchId)}"));
        var told = await Client.ManifestAsync(batchId);
        Assert.That(Lines(batchId).Select(Line), Is.EqualTo(told.Select(item => (item.Key, item.VersionId, item.Size, item.Etag))));
        Assert.That(told, Has.Count.EqualTo(9));
        Assert.That(told.Select(item => item.Key), Is.SupersetOf(OddKeys));
        Assert.That(Manifests.Written.Values.Single(), Has.All.InRange(10, 126), "of ASCII alone, without a control but the ends of lines");
        var batch = (await Client.BatchesAsync(Bucket)).Single();
        Assert.That((batch.ManifestUri, batch.ManifestWrittenAt, batch.ManifestProblem), Is.EqualTo((detail.GetProperty("manifest-uri").GetString(), Clock.GetUtcNow(), (string?)null)));
        await Eventually.HoldsAsync(
            () => Service.Bus.Published.Select<PackageObjectsReady>().Any(sent => sent.Context.Message.ManifestUri == batch.ManifestUri),
            "the contract has it as well");
    }

    [Test]
    public async Task Should_write_it_for_an_incomplete_batch_and_none_for_a_cancelled_one_or_without_the_setting()
    {
        await StartWritingAsync(
            [Writes, ("Edp:Buckets:0:RequiredFiles", "done"), ("Edp:Buckets:1:BucketName", "other"), ("Edp:Buckets:1:ThresholdEventCount", "0")]);
        await RecordAndCloseAsync("run/1/", "other");
        await Client.RecordAsync(new S3Event(Bucket, "run/1/a"), new S3Event(Bucket, "run/2/a"));
        await Client.ActAsync<BatchItem>("/prefixes/cancel", new CancelCommand(Bucket, "run/2/"));
        await Service.AdvanceAsync(TimeSpan.FromDays(2));

        await Eventually.HoldsAsync(() => Details().Count() == 2, "both events are out");

        var (other, incomplete) = (Details().First(), Details().Last());
        Assert.That(other.TryGetProperty("manifest-uri", out _), Is.False);
        Assert.That(incomplete.GetProperty("reason").GetString(), Is.EqualTo("incomplete"));
        Assert.That(Manifests.Written.Keys, Is.EqualTo(new[] { KeyOf(incomplete.GetProperty("batch-id").GetGuid()) }));
        Assert.That(incomplete.GetProperty("manifest-uri").GetString(), Does.StartWith(Folder));
        await Eventually.HoldsAsync(
            () => Service.Bus.Published.Select<PackageObjectsIncomplete>().Any(sent => sent.Context.Message.ManifestUri is not null),
            "the contract has it as well");
    }

    [Test]
    public async Task Should_write_ten_thousand_and_one_objects_in_parts()
    {
        await StartWritingAsync(Writes);
        var keys = Enumerable.Range(0, 10_001).Select(number => FormattableString.Invariant($"run/1/{number:00000}.raw")).ToList();
        await Client.RecordAsync(keys.Select(key => new S3Event(Bucket, key)));

        var detail = await CloseAsync("run/1/");

        Assert.That(Lines(detail.GetProperty("batch-id").GetGuid()).Select(line => line.GetProperty("key").GetString()), Is.EqualTo(keys));
        Assert.That((Count("PutObject"), Count("CreateMultipartUpload"), Count("CompleteMultipartUpload")), Is.EqualTo((0, 1, 1)));
        Assert.That(Manifests.Uploads, Is.Empty);
    }

    [Test]
    public async Task Should_list_first_where_the_batch_is_verified_and_have_what_was_added()
    {
        await StartWritingAsync([Writes, .. Verifies]);
        await Client.RecordAsync(Put("run/1/a", "run/1/lost").Take(1));

        var detail = await CloseAsync("run/1/");

        Assert.That(
            Lines(detail.GetProperty("batch-id").GetGuid()).Select(line => line.GetProperty("key").GetString()),
            Is.EqualTo(new[] { "run/1/a", "run/1/lost" }));
        Assert.That(S3.Requests.Last(), Is.EqualTo("PutObject"));
    }

    [Test]
    public async Task Should_take_no_manifest_for_an_object_in_whatever_bucket()
    {
        await StartWritingAsync(Writes);
        var batchId = await RecordAndCloseAsync("run/1/");
        await EventAsync(batchId);
        Manifests.Put(new FakeObject(KeyOf(batchId)), new FakeObject("edp/a-file.jsonl"));

        var answer = await Client.RecordAsync(new S3Event("manifests", KeyOf(batchId)), new S3Event(Bucket, $"x/{batchId}.edp.jsonl"));
        await RunAsync(new { bucket = "manifests", prefix = "edp/" });

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((0L, 2L)));
        var open = await Client.PrefixesAsync("manifests");
        Assert.That(open.Select(prefix => (prefix.Prefix, prefix.ObjectCount)), Is.EqualTo(new[] { ("edp/", 1L) }), "the file that is none");
        var told = await Client.Http.GetFromJsonAsync<JsonElement>($"/explain?uri=s3://manifests/{KeyOf(batchId)}");
        Assert.That(told.GetProperty("cause").GetString(), Is.EqualTo("own-manifest"));
    }

    [Test]
    public async Task Should_name_the_same_manifest_in_a_replay_and_write_nothing()
    {
        await StartWritingAsync(Writes);
        var batchId = await RecordAndCloseAsync("run/1/");
        await BatchAsync(batchId, batch => batch.PublishedAt is not null, "it is published");

        await Client.ActAsync<BatchItem>($"/batches/{batchId}/replay", new ReplayCommand([]));
        await Eventually.HoldsAsync(() => Details().Count() == 2, "it is out again");

        Assert.That(Details().Select(detail => detail.GetProperty("manifest-uri").GetString()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(Count("PutObject"), Is.EqualTo(1));
    }

    private static (string?, string?, long?, string?) Line(JsonElement line)
    {
        Assert.That(line.EnumerateObject().Select(field => field.Name), Is.EqualTo(new[] { "key", "versionId", "size", "etag" }));
        var size = line.GetProperty("size");
        return (
            line.GetProperty("key").GetString(), line.GetProperty("versionId").GetString(),
            size.ValueKind == JsonValueKind.Null ? null : size.GetInt64(), line.GetProperty("etag").GetString());
    }
}
