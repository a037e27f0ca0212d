using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Edp.Tests.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>Who may call.</summary>
public sealed class When_an_API_key_is_configured() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Key = "correct-horse-battery";

    [TestCase("/prefixes")]
    [TestCase("/batches")]
    [TestCase("/packages")]
    [TestCase("/openapi/v1.json")]
    [TestCase("/nothing")]
    public async Task Should_ask_for_it_on_every_path(string path)
    {
        await StartAsync(("Edp:Http:ApiKey", Key));

        Assert.That(await StatusAsync(HttpMethod.Get, path), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(HttpMethod.Get, path, "wrong"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(HttpMethod.Get, path, Key.ToUpperInvariant()), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(HttpMethod.Get, path, Key, "wrong"), Is.EqualTo(HttpStatusCode.Unauthorized));
        var withKey = path == "/nothing" ? HttpStatusCode.NotFound : HttpStatusCode.OK;
        Assert.That(await StatusAsync(HttpMethod.Get, path, Key), Is.EqualTo(withKey));
    }

    [Test]
    public async Task Should_record_nothing_without_it()
    {
        await StartAsync(("Edp:Http:ApiKey", Key));

        using var answer = await Client.PostAsync(new S3Event(Bucket, "a/b/1").ToJson());

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Client.Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        Assert.That(await Client.PrefixesAsync(), Is.Empty);
        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/1"))).Accepted, Is.EqualTo(1));
        Assert.That(Log.Lines, Has.None.Contains(Key));
    }

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Should_leave_health_open(string path)
    {
        await StartAsync(("Edp:Http:ApiKey", Key));

        Assert.That(await StatusAsync(HttpMethod.Get, path), Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, params string[] keys)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Api-Key", keys);
        using var answer = await Client.Http.SendAsync(request);
        return answer.StatusCode;
    }
}

/// <summary>Nobody but this machine reaches the service without a key.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_the_service_would_listen_on_more_than_loopback
{
    [TestCase("http://0.0.0.0:8080")]
    [TestCase("http://*:8080")]
    [TestCase("http://+:8080")]
    [TestCase("http://[::]:8080")]
    [TestCase("http://192.0.2.1:8080")]
    [TestCase("http://edp.example.com:8080")]
    [TestCase("http://localhost:8080;http://0.0.0.0:8081")]
    public void Should_refuse_to_start_without_a_key(string urls)
    {
        var failure = Assert.Throws<WrongSettingException>(() => EdpHost.Build(["--urls", urls]));

        Assert.That(failure!.Message, Does.Contain("Edp:Http:ApiKey").And.Contains(urls.Split(';')[^1]));
    }

    [TestCase("--http_ports", "8080")]
    [TestCase("--https_ports", "8443")]
    [TestCase("--Kestrel:Endpoints:Http:Url", "http://*:8080")]
    public void Should_know_every_way_to_say_so(string setting, string value) =>
        Assert.Throws<WrongSettingException>(() => EdpHost.Build([setting, value]));

    [Test]
    public void Should_judge_the_addresses_that_ASPNET_prefers()
    {
        string[] settings = ["--Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0", "--urls", "http://0.0.0.0:0", "--preferHostingUrls", "true"];

        Assert.Throws<WrongSettingException>(() => EdpHost.Build(settings));
    }

    [Test]
    public async Task Should_stop_when_it_was_bound_to_one_that_no_setting_told()
    {
        var folder = Directory.CreateTempSubdirectory("edp-spec-").FullName;
        await using (var app = EdpHost.Build(
            ["--Edp:DataFolder", folder],
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(0))))
        {
            var failure = Assert.ThrowsAsync<WrongSettingException>(() => app.StartAsync());

            Assert.That(failure!.Message, Does.StartWith("Edp:Http:ApiKey: "));
        }

        Directory.Delete(folder, recursive: true);
    }

    [TestCase("http://localhost:8080")]
    [TestCase("http://127.0.0.1:8080;http://[::1]:8080")]
    [TestCase("http://unix:/tmp/edp.sock")]
    public async Task Should_build_on_loopback(string urls)
    {
        await using var app = EdpHost.Build(["--urls", urls]);
        Assert.That(app.Services, Is.Not.Null);
    }

    [Test]
    public async Task Should_build_with_a_key()
    {
        await using var app = EdpHost.Build(["--urls", "http://0.0.0.0:8080", "--Edp:Http:ApiKey", "correct-horse-battery"]);
        Assert.That(app.Services, Is.Not.Null);
    }
}

/// <summary>What tells people and platforms about the service.</summary>
public sealed class When_the_service_is_asked_about_itself() : ServiceFixture(DatabaseProvider.Sqlite)
{
    [Test]
    public async Task Should_describe_its_calls()
    {
        await StartAsync();

        var document = await Client.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var calls = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name} {path.Name}"));
        Assert.That(calls, Is.SupersetOf(new[]
        {
            "post /events", "get /prefixes", "post /prefixes/flush", "get /batches", "get /batches/{id}", "get /batches/{id}/objects"
        }));
        var body = document.GetProperty("paths").GetProperty("/events").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content");
        Assert.That(body.EnumerateObject().Select(type => type.Name), Is.SupersetOf(new[] { "application/json", "application/x-ndjson" }));
    }

    [Test]
    public async Task Should_say_that_it_lives_and_is_ready()
    {
        await StartAsync();

        var live = await Client.Http.GetFromJsonAsync<JsonElement>("/health/live");
        var ready = await Client.Http.GetFromJsonAsync<JsonElement>("/health/ready");

        Assert.That(live.GetProperty("status").GetString(), Is.EqualTo("Healthy"));
        Assert.That(ready.GetProperty("checks").GetProperty("database").GetProperty("status").GetString(), Is.EqualTo("Healthy"));
    }
}
