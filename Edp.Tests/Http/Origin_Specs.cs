using System.Net;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>A web page of somebody else reaches this machine by the browser of whoever looks at it, and must not reach the service.</summary>
public sealed class When_a_web_page_of_another_origin_calls() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private static readonly string Event = new S3Event(Bucket, "a/b/1").ToJson();

    private string Own => Client.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [TestCase("Origin", "https://evil.example")]
    [TestCase("Origin", "http://localhost:1")]
    [TestCase("Origin", "null")]
    [TestCase("Origin", "")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    public async Task Should_record_and_change_nothing(string header, string value)
    {
        await StartAsync();

        Assert.That(await PostAsync("/events", (header, value)), Is.EqualTo(HttpStatusCode.Forbidden));
        foreach (var action in new[] { "flush", "hold", "extend", "cancel" })
            Assert.That(await PostAsync($"/prefixes/{action}", (header, value)), Is.EqualTo(HttpStatusCode.Forbidden), action);

        Assert.That(await Client.PrefixesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_take_what_no_page_sends_and_what_its_own_page_sends()
    {
        await StartAsync();

        Assert.That(await PostAsync("/events"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync("/events", ("Sec-Fetch-Site", "none")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync("/events", ("Origin", Own)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync("/events", ("Origin", Own), ("Sec-Fetch-Site", "same-origin")), Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("evil.example")]
    [TestCase("evil.example:8080")]
    [TestCase("localhost.evil.example")]
    [TestCase("127.0.0.1.evil.example")]
    [TestCase("169.254.169.254")]
    public async Task Should_not_answer_to_a_name_that_was_bound_to_this_machine(string host)
    {
        await StartAsync();

        foreach (var path in new[] { "/prefixes", "/health/ready", "/openapi/v1.json" })
            Assert.That(await Client.Http.StatusAsync(HttpMethod.Get, path, [("Host", host)]), Is.EqualTo(HttpStatusCode.Forbidden), path);
        Assert.That(await PostAsync("/events", ("Host", host), ("Origin", $"http://{host}")), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("localhost")]
    [TestCase("LOCALHOST:8080")]
    [TestCase("127.0.0.1:80")]
    [TestCase("[::1]:8080")]
    public async Task Should_answer_to_loopback_names(string host)
    {
        await StartAsync();

        Assert.That(await Client.Http.StatusAsync(HttpMethod.Get, "/prefixes", [("Host", host)]), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Should_answer_to_names_that_are_configured_and_to_no_others()
    {
        await StartAsync(("Edp:Http:Hosts", "edp.example.com, lab"));

        Assert.That(await GetAsync("edp.example.com"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await GetAsync("LAB:8080"), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await GetAsync("example.com"), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await PostAsync("/events", ("Origin", "https://edp.example.com")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync("/events", ("Origin", "https://edp.example.com:444")), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Should_leave_names_to_the_key_where_there_is_one()
    {
        const string key = "a key of sixteen or more";
        await StartAsync(("Edp:Http:ApiKey", key));

        Assert.That(await GetAsync("edp.example.com"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await GetAsync("edp.example.com", ("X-Api-Key", key)), Is.EqualTo(HttpStatusCode.OK));
    }

    private Task<HttpStatusCode> GetAsync(string host, params (string Name, string Value)[] headers) =>
        Client.Http.StatusAsync(HttpMethod.Get, "/prefixes", [("Host", host), .. headers]);

    private Task<HttpStatusCode> PostAsync(string path, params (string Name, string Value)[] headers) =>
        Client.Http.StatusAsync(HttpMethod.Post, path, headers, Event);
}
