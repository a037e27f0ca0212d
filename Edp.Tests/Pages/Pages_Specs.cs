using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Edp.Service.Configuration;
using Edp.Tests.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Pages;

/// <summary>The pages as they are sent.</summary>
public sealed partial class When_pages_are_asked_for(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const int MaxPage = 60_000;
    private const int MaxScript = 4_000;

    [Test]
    public async Task Should_show_what_is_open_and_what_was_closed()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("ThresholdEventCount", 2)));
        await Client.RecordAsync(
            new S3Event(Bucket, "full/run/1.raw"), new S3Event(Bucket, "full/run/2.raw"), new S3Event(Bucket, "open/run/1.raw") { Size = 2_500_000 });
        var batch = (await BatchesAsync(1, "full/run/"))[0];
        await Service.DeliverAsync();

        var home = await TextAsync("/");
        Assert.That(Part(home, "next"), Does.Contain("open/run/").And.Contains("1 of 2 objects · 2.5 MB").And.Not.Contain("full/run/"));
        Assert.That(Part(home, "latest"), Does.Contain("full/run/").And.Contains("batch 1").And.Contains("count").And.Contains("delivered: yes"));
        Assert.That(await TextAsync("/open"), Does.Contain("open/run/").And.Not.Contain("full/run/"));
        Assert.That(await TextAsync("/rule/0"), Does.Contain("full/run/").And.Contains("by count").And.Not.Contain("open/run/"));
        Assert.That(await TextAsync("/closed"), Does.Contain("full/run/").And.Not.Contain("open/run/"));
        var life = await TextAsync($"/prefix?bucket={Bucket}&prefix=full/run/");
        Assert.That(life, Does.Contain("was closed by count with 2 objects").And.Contains("was delivered to every sink"));
        var one = await TextAsync($"/batch/{batch.BatchId}");
        Assert.That(one, Does.Contain("full/run/1.raw").And.Contains("full/run/2.raw").And.Contains("\"detail-type\": \"package-objects-ready\""));
        var why = await TextAsync($"/why?uri=s3://{Bucket}/open/run/1.raw");
        var explanation = await Client.Http.GetFromJsonAsync<JsonElement>($"/explain?uri=s3://{Bucket}/open/run/1.raw");
        Assert.That(why, Does.Contain(explanation.GetProperty("sentence").GetString()).And.Contains("How EDP knows"));
    }

    [Test]
    public async Task Should_show_what_did_not_count()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("IgnorePrefixes", "scratch/*")));
        await Client.RecordAsync(new S3Event(Bucket, "scratch/<i>.tmp"));
        using var refused = await Client.PostAsync("""{"neither":"nor"}""");

        var errors = await TextAsync("/errors");
        Assert.That(errors, Does.Contain("scratch/<i>.tmp").And.Contains("scratch/*").And.Contains("ignored").And.Contains("rejected"));
        Assert.That(errors, Does.Contain("Sinks").And.Contains("file").And.Contains("bus"));
    }

    [Test]
    public async Task Should_say_what_is_not_there()
    {
        await StartAsync();

        foreach (var path in new[] { $"/batch/{Guid.CreateVersion7()}", "/prefix", "/prefix?bucket=nowhere&prefix=a/", "/why", "/why?uri=http://a.example/", "/a.css", "/rule/1", "/rule/none" })
            Assert.That(await Client.Http.StatusAsync(HttpMethod.Get, path, []), Is.EqualTo(HttpStatusCode.NotFound), path);
        foreach (var path in new[] { "/open?after=x", "/closed?after=eHg", "/prefix?bucket=a&after=eHg", $"/batch/{Guid.CreateVersion7()}?after=*", "/why?uri=%00" })
            Assert.That(await Client.Http.StatusAsync(HttpMethod.Get, path, []), Is.EqualTo(HttpStatusCode.BadRequest), path);
    }

    [Test]
    public async Task Should_escape_whatever_a_key_contains_and_lead_to_it()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("PrefixDepth", 2)));
        string[] keys =
        [
            SampleFolders.Script + "x", SampleFolders.Disguised + "x", SampleFolders.LongKey, "a&b=c#d?e%2F+ /'\"`/x", "\u2028/\uFEFF\u0085/x", "שלום/عالم/x",
            "💾/\U000E0001/x", "{{7*7}}/${7*7}/x"
        ];
        await Client.RecordAsync(keys.Select(key => new S3Event(Bucket, key)));

        var pages = new StringBuilder(await Client.Http.GetStringAsync("/")).Append(await Client.Http.GetStringAsync("/open"));
        var prefixes = await Client.PrefixesAsync(Bucket);
        Assert.That(prefixes, Has.Count.EqualTo(keys.Length));
        foreach (var prefix in prefixes)
        {
            var address = $"/prefix?bucket={Bucket}&prefix={Uri.EscapeDataString(prefix.Prefix)}";
            Assert.That(pages.ToString(), Does.Contain(WebUtility.HtmlEncode(address)), "no link leads to it");
            pages.Append(await Client.Http.GetStringAsync(address)).Append(await Client.Http.GetStringAsync($"/batch/{prefix.BatchId}"));
        }

        Assert.That(Tag().Matches(pages.ToString()).Select(tag => tag.Groups["name"].Value).Distinct(), Has.None.EqualTo("img"));
        Assert.That(pages.ToString(), Does.Not.Contain("<script>").And.Contains("&lt;script&gt;").And.Contains("<b>U+202E</b>"));
        Assert.That(
            pages.ToString().EnumerateRunes().Where(rune => rune.Value != '\n' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
            Has.All.EqualTo(new Rune('\n')));
    }

    [Test]
    public async Task Should_list_every_open_batch_once_in_pages_of_bounded_size()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("PrefixDepth", 3)));
        var folders = Enumerable.Range(0, 130).Select(i => i % 2 == 0 ? $"short/{i:000}/" : $"long/{new string('ä', 480)}/{i:000}/").ToList();
        await Client.RecordAsync(folders.Select(folder => new S3Event(Bucket, folder + "x")));

        var found = await LinksAsync("/open", PrefixLink());
        Assert.That(found.Select(link => Uri.UnescapeDataString(WebUtility.HtmlDecode(link))), Is.EquivalentTo(folders));
        Assert.That((await Client.Http.GetByteArrayAsync("/")).Length, Is.LessThanOrEqualTo(MaxPage));
    }

    [Test]
    public async Task Should_list_every_object_of_a_batch_once()
    {
        await StartAsync(Rule(("ThresholdEventCount", 120), ("PrefixDepth", 1)));
        var keys = Enumerable.Range(0, 120).Select(i => $"run/{i:000}.raw").ToList();
        await Client.RecordAsync(keys.Select(key => new S3Event(Bucket, key)));
        var batch = (await BatchesAsync(1, "run/"))[0];

        Assert.That(await LinksAsync($"/batch/{batch.BatchId}", ManifestKey()), Is.EqualTo(keys));
    }

    [Test]
    public async Task Should_allow_a_browser_nothing_but_its_own_files()
    {
        await StartAsync();

        foreach (var path in new[] { "/", "/open", "/closed", "/prefix", "/why", "/errors", "/rule", "/rule/0", "/actions", "/page.css", "/page.js", "/page.svg" })
        {
            using var answer = await Client.Http.GetAsync(path);
            string Header(string name) => string.Join(',', answer.Headers.TryGetValues(name, out var values) ? values : []);
            Assert.That(Header("Content-Security-Policy"), Does.StartWith("default-src 'self';").And.Contains("frame-ancestors 'none'"), path);
            Assert.That(Header("X-Content-Type-Options"), Is.EqualTo("nosniff"), path);
            Assert.That(Header("Referrer-Policy"), Is.EqualTo("same-origin"), path);
        }

        var home = await Client.Http.GetStringAsync("/");
        Assert.That(home, Does.Not.Match("<script(?! src=\"/page.js)").And.Not.Match(" style=").And.Not.Match(" on[a-z]+="));
        Assert.That((await Client.Http.GetByteArrayAsync("/page.js")).Length, Is.LessThanOrEqualTo(MaxScript));
    }

    /// <summary>What a list links to on all its pages, each within the size.</summary>
    private async Task<List<string>> LinksAsync(string path, Regex link)
    {
        var found = new List<string>();
        for (string? next = path; next is not null;)
        {
            var page = await Client.Http.GetStringAsync(next);
            Assert.That(Encoding.UTF8.GetByteCount(page), Is.LessThanOrEqualTo(MaxPage), next);
            found.AddRange(link.Matches(page).Select(match => match.Groups["it"].Value));
            next = Next().Match(page) is { Success: true } more ? WebUtility.HtmlDecode(more.Groups["it"].Value) : null;
        }

        return found;
    }

    private async Task<string> TextAsync(string path)
    {
        var page = await Client.Http.GetStringAsync(path);
        return WebUtility.HtmlDecode(page.Contains("id=\"next\"", StringComparison.Ordinal) ? page : Tag().Replace(page, ""));
    }

    private static string Part(string page, string id) => page.Split($"id=\"{id}\"")[1].Split("</ol>")[0];

    [GeneratedRegex("</?(?<name>[a-z0-9]+)[^>]*>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Tag();

    [GeneratedRegex("class=\"name\" href=\"/prefix\\?bucket=[^\"]*prefix=(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PrefixLink();

    [GeneratedRegex("<td><bdi class=\"key\">(?<it>[^<]*)</bdi>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ManifestKey();

    [GeneratedRegex("rel=\"next\" href=\"(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Next();
}

/// <summary>Where a key is configured, a browser asks for it.</summary>
public sealed class When_pages_need_a_key() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Key = "a key: of sixteen or möre";

    [Test]
    public async Task Should_take_the_key_as_a_password_and_show_nothing_without()
    {
        await StartAsync(("Edp:Http:ApiKeys:0:Name", "reader"), ("Edp:Http:ApiKeys:0:Key", Key));

        foreach (var path in new[] { "/", "/open", "/live", "/page.css", "/why" })
        {
            using var refused = await AskAsync(path, null);
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
            Assert.That(refused.Headers.WwwAuthenticate.Single().Scheme, Is.EqualTo("Basic"), path);
        }

        Assert.That((await AskAsync("/", $"anybody:{Key}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await AskAsync("/", $":{Key}")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await AskAsync("/", $"anybody:{Key}x")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await AskAsync("/", Key.Replace(":", "", StringComparison.Ordinal))).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Should_not_ask_programs_for_a_password_nor_open_more_than_the_key_does()
    {
        await StartAsync(("Edp:Http:ApiKeys:0:Name", "reader"), ("Edp:Http:ApiKeys:0:Key", Key));

        using var refused = await Client.Http.GetAsync("/prefixes");
        Assert.That(refused.Headers.WwwAuthenticate, Is.Empty);
        var basic = ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{Key}"))}");
        Assert.That(
            await Client.Http.StatusAsync(HttpMethod.Post, "/events", [basic], new S3Event(Bucket, "a/b/1").ToJson()),
            Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string? password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        if (password is not null)
            request.Headers.Add("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(password))}");
        return await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
