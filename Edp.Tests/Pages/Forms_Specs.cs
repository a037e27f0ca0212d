using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Pages;

/// <summary>R9, R17: what can be done by hand has buttons on the pages, which ask why.</summary>
public sealed partial class When_something_is_done_on_a_page(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Folder = "hplc-07/run-0412/";
    private const string Why = "the robot <script>is</script> stuck";

    private static string PageOf(string prefix) => $"/prefix?bucket={Bucket}&prefix={Uri.EscapeDataString(prefix)}";

    [TestCase(Folder)]
    [TestCase(SampleFolders.Script)]
    [TestCase(SampleFolders.Disguised)]
    [TestCase("line\r\nbreak\t/a&b=c%2F+ü/")]
    public async Task Should_hold_extend_and_flush_the_open_batch_and_tell_of_it(string key)
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{key}1.raw"));
        var prefix = (await Client.PrefixesAsync(Bucket)).Single().Prefix;
        var page = PageOf(prefix);

        using var held = await Client.Http.SubmitAsync(page, "/prefix/hold?", ("amount", "2"), ("unit", "hours"), ("reason", Why));
        Clock.Advance(TimeSpan.FromSeconds(1));
        using var extended = await Client.Http.SubmitAsync(page, "/prefix/extend?", ("amount", "3"), ("unit", "hours"), ("reason", Why));
        var open = await Client.PrefixAsync(Bucket, prefix);
        Clock.Advance(TimeSpan.FromSeconds(1));
        using var flushed = await Client.Http.SubmitAsync(page, "/prefix/flush?", ("reason", Why));

        Assert.That(open.HeldUntil, Is.EqualTo(Clock.GetUtcNow().AddSeconds(-2).AddHours(2)));
        Assert.That(open.ExtendedUntil, Is.EqualTo(open.HeldUntil!.Value.AddHours(3)));
        Assert.That((await Client.BatchesAsync(Bucket, prefix)).Single().Reason, Is.EqualTo("flush"));
        var actions = await Client.OperatorActionsAsync();
        Assert.That(actions.Select(action => action.Action), Is.EqualTo(new[] { "hold", "extend", "flush" }));
        Assert.That(actions.Select(action => (action.Who, action.Reason)), Is.All.EqualTo(("local", Why)));
        var seen = await held.Content.ReadAsStringAsync() + await extended.Content.ReadAsStringAsync() + await flushed.Content.ReadAsStringAsync();
        Assert.That(flushed.RequestMessage!.RequestUri!.PathAndQuery, Does.StartWith(page.Split('?')[0]).And.EndsWith($"&done={actions[2].ActionId}"));
        Assert.That(Notice().Matches(seen).Select(notice => notice.Groups["what"].Value), Is.EqualTo(new[] { "Held", "Extended", "Flushed" }));
        Assert.That(seen, Does.Not.Contain("<script>is").And.Contains("<q>the robot &lt;script&gt;is&lt;/script&gt; stuck</q>"));
        Assert.That(LifeOf(await flushed.Content.ReadAsStringAsync()), Does.Contain("Held until").And.Contains("Extended to").And.Contains("Flushed</b> by local"));
        Assert.That(await Client.Http.FormsAsync(page), Is.Empty, "nothing is open any more");
    }

    [Test]
    public async Task Should_cancel_the_open_batch()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));

        using var answer = await Client.Http.SubmitAsync(PageOf(Folder), "/prefix/cancel?", ("reason", Why));

        var batch = (await Client.BatchesAsync(Bucket, Folder)).Single();
        Assert.That((answer.StatusCode, batch.Reason), Is.EqualTo((HttpStatusCode.OK, "cancelled")));
        Assert.That(await Client.Http.FormsAsync($"/batch/{batch.BatchId}"), Is.Empty, "it has no event to send again");
        Assert.That(await Client.Http.GetStringAsync($"/batch/{batch.BatchId}"), Does.Contain("Cancelled</b> by local"));
    }

    [Test]
    public async Task Should_replay_a_batch_and_a_bucket_and_release_a_package()
    {
        await StartAsync([("Edp:PackageReady:Trigger", "ObjectsReady"), .. Rule(("ThresholdEventCount", 1))]);
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));
        var batch = (await PublishedAsync()).Single();
        var page = $"/batch/{batch.BatchId}";
        await Eventually.HoldsAsync(
            async () => (await Client.Http.FormsAsync("/actions")).Any(form => form.StartsWith("/package/release", StringComparison.Ordinal)),
            "the package waits on the page of actions");

        using var released = await Client.Http.SubmitAsync(page, "/package/release?", ("reason", Why));
        using var replayed = await Client.Http.SubmitAsync(page, $"{page}/replay", ("sink", "file"), ("reason", Why));
        await PublishedAsync();
        using var bucket = await Client.Http.SubmitAsync(
            "/actions", "/replay", ("bucket", Bucket), ("from", "2026-03-14T00:00"), ("to", "2026-03-15T00:00:00"), ("sink", ""), ("reason", Why));
        var replay = (await Client.Http.GetFromJsonAsync<Page<ReplayItem>>("/replays"))!.Items.Single();
        using var stopped = await Client.Http.SendFormAsync(
            $"/replay/{replay.ReplayId}/stop", (PageForms.Token, PageForms.TokenOf(await Client.Http.GetStringAsync("/actions"))), ("reason", Why));

        foreach (var answer in new[] { released, replayed, bucket, stopped })
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        Assert.That((await Client.PackagesAsync()).Single().State, Is.EqualTo("Ready"));
        Assert.That((await Client.BatchesAsync(Bucket)).Single().ReplayedAt, Is.Not.Null);
        Assert.That((replay.Bucket, replay.Batches, replay.From.Hour), Is.EqualTo((Bucket, 1, 0)));
        var seen = await Client.Http.GetStringAsync("/actions");
        Assert.That(seen, Does.Contain("Wait of the package ended").And.Contains("Event sent again").And.Contains("Replay of the bucket begun"));
        Assert.That(await Client.Http.GetStringAsync(page), Does.Contain("Wait of the package ended").And.Contains("Event sent again"));
    }

    [Test]
    public async Task Should_take_no_form_that_its_own_page_did_not_send()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));
        var address = (await Client.Http.FormsAsync(PageOf(Folder))).First(form => form.StartsWith("/prefix/flush", StringComparison.Ordinal));
        var token = PageForms.TokenOf(await Client.Http.GetStringAsync(PageOf(Folder)));
        using var other = new HttpClient { BaseAddress = Client.Http.BaseAddress };

        using var without = await Client.Http.SendFormAsync(address, ("reason", Why));
        using var forged = await Client.Http.SendFormAsync(address, (PageForms.Token, token[..^4] + "AAAA"), ("reason", Why));
        using var elsewhere = await other.SendFormAsync(address, (PageForms.Token, token), ("reason", Why));
        using var json = await Client.Http.PostAsJsonAsync(address, new { reason = Why });
        using var huge = await Client.Http.SendFormAsync(address, (PageForms.Token, token), ("reason", new string('x', 100_000)));

        foreach (var answer in new[] { without, forged, elsewhere, json, huge })
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await Client.OperatorActionsAsync(), Is.Empty);
        using var own = await Client.Http.SendFormAsync(address, (PageForms.Token, token), ("reason", Why));
        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Should_take_a_form_that_was_open_while_the_service_was_restarted()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies };
        using var browser = new HttpClient(handler);
        var before = await browser.GetStringAsync(new Uri(Client.Http.BaseAddress!, PageOf(Folder)));
        var batch = (await Client.PrefixAsync(Bucket, Folder)).BatchId;

        await StopAsync();
        await StartAsync(Rule(("ThresholdDuration", 60)));
        using var answer = await browser.SendFormAsync(
            new Uri(Client.Http.BaseAddress!, $"/prefix/flush?bucket={Bucket}&prefix={Folder}&batch={batch}").ToString(),
            (PageForms.Token, PageForms.TokenOf(before)), ("reason", Why));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        Assert.That(await Client.OperatorActionsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_say_why_nothing_was_done()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));
        var token = (PageForms.Token, PageForms.TokenOf(await Client.Http.GetStringAsync(PageOf(Folder))));
        var batch = (await Client.PrefixAsync(Bucket, Folder)).BatchId;
        var here = $"?bucket={Bucket}&prefix={Folder}&batch={batch}";
        (string Address, (string, string)[] Fields, int Status, string Said)[] refused =
        [
            ($"/prefix/flush{here}", [("reason", " ")], 400, "Say why"),
            ($"/prefix/flush{here}", [("reason", new string('x', 1_001))], 400, "1,000 characters"),
            ($"/prefix/hold{here}", [("reason", Why), ("amount", "0"), ("unit", "hours")], 400, "up to a year"),
            ($"/prefix/hold{here}", [("reason", Why), ("amount", "366"), ("unit", "days")], 400, "up to a year"),
            ($"/prefix/extend{here}", [("reason", Why), ("amount", "1e9"), ("unit", "days")], 400, "up to a year"),
            ($"/prefix/extend{here}", [("reason", Why), ("amount", "9223372036854775807"), ("unit", "days")], 400, "up to a year"),
            ($"/prefix/extend{here}", [("reason", Why), ("amount", "1"), ("unit", "years")], 400, "up to a year"),
            ($"/prefix/flush?bucket={Bucket}&prefix=none/&batch={batch}", [("reason", Why)], 404, "recorded nothing"),
            ($"/prefix/cancel?batch={batch}", [("reason", Why)], 404, "recorded nothing"),
            ($"/prefix/cancel?bucket={Bucket}&prefix={Folder}", [("reason", Why)], 400, "names no batch"),
            ($"/batch/{Guid.NewGuid()}/replay", [("reason", Why)], 404, "No batch"),
            ($"/batch/{Guid.NewGuid()}/replay", [("reason", Why), ("sink", "event-bridge")], 400, "not configured"),
            ("/package/release?bucket=b&package=c", [("reason", Why)], 404, "no such package"),
            ("/replay", [("reason", Why), ("bucket", Bucket), ("from", "2026-03-15T00:00"), ("to", "2026-03-14T00:00")], 400, "earlier one first"),
            ("/replay", [("reason", Why), ("bucket", Bucket), ("from", "yesterday"), ("to", "2026-03-14T00:00")], 400, "earlier one first"),
            ("/replay", [("reason", Why), ("bucket", ""), ("from", "2026-03-13T00:00"), ("to", "2026-03-14T00:00")], 400, "Name the bucket"),
            ($"/replay/{Guid.NewGuid()}/stop", [("reason", Why)], 404, "No replay"),
            ($"/backfill/{Guid.NewGuid()}", [("reason", Why), ("state", "paused")], 404, "no backfill"),
            ($"/backfill/{Guid.NewGuid()}", [("reason", Why), ("state", "completed")], 400, "paused or cancelled"),
            ($"/backfill/{Guid.NewGuid()}", [("reason", Why), ("rate", "100001")], 400, "1 to 100,000")
        ];

        foreach (var (address, fields, status, said) in refused)
        {
            using var answer = await Client.Http.SendFormAsync(address, [token, .. fields]);
            Assert.That((int)answer.StatusCode, Is.EqualTo(status), address);
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(said).And.Contains("Go back"), address);
        }

        await Client.FlushAsync(Bucket, Folder);
        using var late = await Client.Http.SendFormAsync($"/prefix/cancel{here}", token, ("reason", Why));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}2.raw"));
        using var later = await Client.Http.SendFormAsync($"/prefix/cancel{here}", token, ("reason", Why));
        Assert.That(later.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "the page showed another batch");
        Assert.That((await Client.PrefixAsync(Bucket, Folder)).State, Is.EqualTo("Collecting"));
        Assert.That(await Client.OperatorActionsAsync(), Has.Count.EqualTo(1), "only what another way in did");
    }

    private Task<IReadOnlyList<BatchItem>> PublishedAsync() => Eventually.GetAsync(
        () => Client.BatchesAsync(Bucket), batches => batches.Count > 0 && batches.All(batch => batch.PublishedAt is not null), "all are published");

    private static string LifeOf(string page) => page.Split("class=\"life\"")[1];

    [GeneratedRegex("class=\"notice\" role=\"status\"><b>(?<what>[A-Z][a-z]+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Notice();
}

/// <summary>Who may only read sees no button, and can press none.</summary>
public sealed class When_somebody_may_only_read() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Folder = "hplc-07/run-0412/";
    private const string Reader = "the key of who reads";
    private const string Operator = "the key of an operator";

    private static readonly (string, string?)[] Keys =
    [
        .. Rule(("ThresholdDuration", 60)),
        ("Edp:Http:ApiKeys:0:Name", "reader"), ("Edp:Http:ApiKeys:0:Key", Reader),
        ("Edp:Http:ApiKeys:1:Name", "ada"), ("Edp:Http:ApiKeys:1:Key", Operator), ("Edp:Http:ApiKeys:1:Rights", "Read, Ingest, Operate")
    ];

    private static readonly string[] Pages = [$"/prefix?bucket={Bucket}&prefix={Folder}", "/actions"];

    [Test]
    public async Task Should_show_buttons_to_those_alone_who_have_the_right()
    {
        await StartAsync(Keys);
        using var ada = Browser(Operator);
        using var reader = Browser(Reader);
        await ada.PostAsync("/events", new StringContent(new S3Event(Bucket, $"{Folder}1.raw").ToJson()));

        foreach (var page in Pages)
        {
            Assert.That(await ada.FormsAsync(page), Is.Not.Empty, page);
            Assert.That(await reader.FormsAsync(page), Is.Empty, page);
            Assert.That(await reader.GetStringAsync(page), Does.Not.Contain(PageForms.Token), page);
        }

        var token = PageForms.TokenOf(await ada.GetStringAsync(Pages[0]));
        var address = (await ada.FormsAsync(Pages[0])).Single(form => form.StartsWith("/prefix/flush", StringComparison.Ordinal));
        using var refused = await reader.SendFormAsync(address, (PageForms.Token, token), ("reason", "why"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        using var done = await ada.SendFormAsync(address, (PageForms.Token, token), ("reason", "why"));
        Assert.That(done.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await done.Content.ReadAsStringAsync(), Does.Contain("Flushed</b> by ada"));
    }

    [Test]
    public async Task Should_show_no_button_and_take_no_form_where_HTTP_is_read_only()
    {
        await StartAsync(Keys);
        using var ada = Browser(Operator);
        await ada.PostAsync("/events", new StringContent(new S3Event(Bucket, $"{Folder}1.raw").ToJson()));
        var token = PageForms.TokenOf(await ada.GetStringAsync(Pages[0]));
        await StopAsync();
        await StartAsync([("Edp:Http:ReadOnly", "true"), .. Keys]);
        using var later = Browser(Operator);

        foreach (var page in Pages)
            Assert.That(await later.FormsAsync(page), Is.Empty, page);
        foreach (var address in new[] { "/prefix/flush", "/prefix/cancel", $"/batch/{Guid.NewGuid()}/replay", "/package/release", "/replay", $"/backfill/{Guid.NewGuid()}" })
        {
            using var refused = await later.SendFormAsync(address, (PageForms.Token, token), ("reason", "why"));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), address);
        }
    }

    // The cookies of each are its own.
    private HttpClient Browser(string key)
    {
        var browser = new HttpClient { BaseAddress = Client.Http.BaseAddress };
        browser.DefaultRequestHeaders.Add("X-Api-Key", key);
        return browser;
    }
}
