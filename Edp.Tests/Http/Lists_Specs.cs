using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>The lists: what is in them, in which order, and page by page.</summary>
public sealed class When_lists_are_asked_for(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly string[] Prefixes =
        ["", "A/", "a%/", "a/", "a/B/", "a/b/", "a_/", "ab/", "z/", "ß/", "ä/", "𝒳/", "\uFFFD/"];

    [Test]
    public async Task Should_page_through_prefixes_in_byte_order([Values(1, 3, 13, 1000)] int limit)
    {
        await OpenAsync();

        var found = await PagesAsync($"/prefixes?limit={limit}&bucket={Bucket}", "prefix");

        Assert.That(found, Is.EqualTo(Prefixes.OrderBy(prefix => prefix, Comparer<string>.Create(CompareBytes))));
    }

    [TestCase("a", new[] { "a%/", "a/", "a/B/", "a/b/", "a_/", "ab/" })]
    [TestCase("a/", new[] { "a/", "a/B/", "a/b/" })]
    [TestCase("a_", new[] { "a_/" })]
    [TestCase("a%25", new[] { "a%/" })]
    [TestCase("A", new[] { "A/" })]
    [TestCase("%F0%9D%92%B3", new[] { "𝒳/" })]
    [TestCase("nothing", new string[0])]
    public async Task Should_give_what_starts_with_the_prefix(string start, string[] expected)
    {
        await OpenAsync();

        Assert.That(await PagesAsync($"/prefixes?prefix={start}&limit=2&bucket={Bucket}", "prefix"), Is.EqualTo(expected));
    }

    [TestCase("Collecting", 13)]
    [TestCase("collecting", 13)]
    [TestCase("READY", 1)]
    public async Task Should_filter_prefixes_by_state(string state, int expected)
    {
        await OpenAsync();
        await Client.RecordAsync(new S3Event(Bucket, "left/1"), new S3Event(Bucket, "left/2"));

        Assert.That(await PagesAsync($"/prefixes?state={state}&bucket={Bucket}", "prefix"), Has.Count.EqualTo(expected));
    }

    [Test]
    public async Task Should_page_through_batches_the_newest_first([Values(1, 4, 1000)] int limit)
    {
        await OpenAsync();
        for (var i = 0; i < 9; i++)
        {
            await Client.RecordAsync(new S3Event(Bucket, $"left-{i % 2}/{i}"), new S3Event(Bucket, $"left-{i % 2}/{i}-b"));
            Clock.Advance(TimeSpan.FromMilliseconds(i % 3));
        }

        var all = await PagesAsync($"/batches?limit={limit}&bucket={Bucket}", "readyAt");
        Assert.That(all, Has.Count.EqualTo(9));
        Assert.That(all.Select(time => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)), Is.Ordered.Descending);
        Assert.That(await PagesAsync($"/batches?limit={limit}&prefix=left-1", "batchNumber"), Is.EqualTo(new[] { "4", "3", "2", "1" }));
        Assert.That(await PagesAsync($"/batches?limit={limit}&bucket=lab-other", "batchNumber"), Is.Empty);
    }

    [Test]
    public async Task Should_page_through_the_objects_of_an_open_batch_and_of_one_that_left([Values(1, 3, 1000)] int limit)
    {
        await StartAsync(Rule(("ThresholdEventCount", 8), ("ThresholdCounts", ThresholdCounts.Events), ("PrefixDepth", 1)));
        string[] names = ["b", "a", "B", "ä", "a", "%", "a", "𝒳"];
        await Client.RecordAsync(names[..7].Select(name => new S3Event(Bucket, $"p/{name}")));
        var id = (await Client.PrefixAsync(Bucket, "p/")).BatchId;

        Assert.That(await PagesAsync($"/batches/{id}/objects?limit={limit}", "key"), Is.EqualTo(Sorted(names[..7].Distinct())));
        Assert.That(await PagesAsync($"/batches/{id}/objects?versions=all&limit={limit}", "key"), Is.EqualTo(Sorted(names[..7])));
        await Client.RecordAsync(new S3Event(Bucket, $"p/{names[7]}"));
        Assert.That((await Client.BatchesAsync()).Single().BatchId, Is.EqualTo(id));
        Assert.That(await PagesAsync($"/batches/{id}/objects?limit={limit}", "key"), Is.EqualTo(Sorted(names.Distinct())));
        Assert.That(await PagesAsync($"/batches/{id}/objects?versions=all&limit={limit}", "key"), Is.EqualTo(Sorted(names)));
    }

    [TestCase("/prefixes?limit=0", "limit")]
    [TestCase("/prefixes?limit=1001", "limit")]
    [TestCase("/prefixes?limit=-1", "limit")]
    [TestCase("/prefixes?limit=x", "")]
    [TestCase("/prefixes?after=nonsense", "after")]
    [TestCase("/prefixes?after=%20", "after")]
    [TestCase("/prefixes?state=Open", "state")]
    [TestCase("/prefixes?prefix=%00", "NUL")]
    [TestCase("/prefixes?bucket=a%00b", "NUL")]
    [TestCase("/batches?prefix=a%00", "NUL")]
    [TestCase("/batches?limit=0", "limit")]
    [TestCase("/batches?limit=99999999999", "")]
    [TestCase("/batches?after=!!", "after")]
    [TestCase("/batches?after=OTk5OTk5OTk5OTk5OTk5OTk5OQB4", "after")]
    [TestCase("/batches/0195948c-0000-7000-8000-000000000001/objects?limit=0", "limit")]
    [TestCase("/batches/0195948c-0000-7000-8000-000000000001/objects?after=x", "after")]
    public async Task Should_say_400_to_what_can_not_be(string path, string what)
    {
        await StartAsync();

        using var answer = await Client.Http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(what));
    }

    [TestCase("/batches/0195948c-0000-7000-8000-000000000001")]
    [TestCase("/batches/0195948c-0000-7000-8000-000000000001/objects")]
    [TestCase("/batches/7")]
    public async Task Should_say_404_where_there_is_no_such_batch(string path)
    {
        await StartAsync();

        using var answer = await Client.Http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Should_name_fields_as_the_columns_are_named()
    {
        await OpenAsync();
        await Client.RecordAsync(new S3Event(Bucket, "left/1"), new S3Event(Bucket, "left/2") { VersionId = "v" });
        var batch = (await Client.BatchesAsync()).Single();

        Assert.That(await FieldsAsync("/prefixes?limit=1"), Is.EqualTo(
            "bucket prefix state rule group batchId batchNumber objectCount eventCount totalSize firstEventTime lastEventTime openedAt "
            + "lastRecordedAt dueAt expectedCount missingCount missing revises revision listProblem heldUntil extendedUntil"));
        Assert.That(await FieldsAsync("/batches?limit=1"), Is.EqualTo(
            "batchId bucket prefix rule group batchNumber objectCount eventCount totalSize firstEventTime lastEventTime openedAt "
            + "readyAt reason expectedCount missingCount missing revises revision listProblem publishedAt replayedAt receivedAt "
            + "receiptDueAt resentAt resends packagedAt packagedBy packagedDueAt manifestExpiredAt "
            + "undelivered verified verifyProblem unreportedCount unreported goneCount gone manifestUri manifestWrittenAt manifestProblem"));
        Assert.That(await FieldsAsync($"/batches/{batch.BatchId}/objects?limit=1"), Is.EqualTo(
            "key size etag versionId sequencer eventTime recordedAt deletedAt source"));
        var one = await Client.Http.GetFromJsonAsync<JsonElement>($"/batches/{batch.BatchId}");
        Assert.That(one.GetProperty("readyAt").GetString(), Is.EqualTo("2026-03-14T09:26:53Z"));
    }

    private static int CompareBytes(string left, string right) =>
        System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right));

    private static IEnumerable<string> Sorted(IEnumerable<string> names) =>
        names.Select(name => $"p/{name}").OrderBy(key => key, Comparer<string>.Create(CompareBytes));

    private async Task OpenAsync()
    {
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        await Client.RecordAsync(Prefixes.Select(prefix => new S3Event(Bucket, $"{prefix}1")));
        await Client.RecordAsync(new S3Event("lab-other-2", "a/b/1"));
    }

    private async Task<List<string>> PagesAsync(string path, string field)
    {
        var found = new List<string>();
        string? next = null;
        do
        {
            var page = await Client.Http.GetFromJsonAsync<JsonElement>(next is null ? path : $"{path}&after={next}");
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(field).ToString()));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return found;
    }

    private async Task<string> FieldsAsync(string path)
    {
        var page = await Client.Http.GetFromJsonAsync<JsonElement>(path);
        return string.Join(' ', page.GetProperty("items")[0].EnumerateObject().Select(field => field.Name));
    }
}
