using System.Net;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>Every key opens what it is for.</summary>
public sealed class When_keys_have_rights() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Reader = "the key of who reads";
    private const string Instrument = "the key of an instrument";
    private const string Operator = "the key of an operator";
    private const string Everything = "the key with every right";

    private static readonly (string, string?)[] Keys =
    [
        ("Edp:Http:ApiKey", Everything),
        ("Edp:Http:ApiKeys:0:Name", "reader"), ("Edp:Http:ApiKeys:0:Key", Reader),
        ("Edp:Http:ApiKeys:1:Name", "hplc-07"), ("Edp:Http:ApiKeys:1:Key", Instrument), ("Edp:Http:ApiKeys:1:Rights", "Ingest"),
        ("Edp:Http:ApiKeys:2:Name", "ada"), ("Edp:Http:ApiKeys:2:Key", Operator), ("Edp:Http:ApiKeys:2:Rights", "read, operate")
    ];

    [TestCase(Reader, true, false, false)]
    [TestCase(Instrument, false, true, false)]
    [TestCase(Operator, true, false, true)]
    [TestCase(Everything, true, true, true)]
    public async Task Should_open_what_each_is_for(string key, bool reads, bool ingests, bool operates)
    {
        await StartAsync(Keys);

        Assert.That(await StatusAsync(HttpMethod.Get, "/prefixes", key) == HttpStatusCode.OK, Is.EqualTo(reads));
        Assert.That(await StatusAsync(HttpMethod.Get, "/openapi/v1.json", key) == HttpStatusCode.OK, Is.EqualTo(reads));
        Assert.That(await StatusAsync(HttpMethod.Post, "/events", key) == HttpStatusCode.OK, Is.EqualTo(ingests));
        foreach (var action in new[] { "flush", "hold", "extend", "cancel" })
            Assert.That(await StatusAsync(HttpMethod.Post, $"/prefixes/{action}", key) != HttpStatusCode.Forbidden, Is.EqualTo(operates), action);
        Assert.That(await StatusAsync(HttpMethod.Get, "/operator-actions", key) == HttpStatusCode.OK, Is.EqualTo(reads));
        Assert.That(await StatusAsync(HttpMethod.Delete, "/prefixes", key) != HttpStatusCode.Forbidden, Is.EqualTo(operates));
    }

    [Test]
    public async Task Should_say_whose_key_lacks_which_right()
    {
        await StartAsync(Keys);

        using var answer = await Client.Http.SendAsync(HttpMethod.Post, "/events", [("X-Api-Key", Reader)]);

        var said = await answer.Content.ReadAsStringAsync();
        Assert.That(said, Does.Contain("reader").And.Contains("Ingest").And.Not.Contain(Reader));
    }

    [Test]
    public async Task Should_change_nothing_where_HTTP_is_read_only()
    {
        await StartAsync([("Edp:Http:ReadOnly", "true"), .. Keys]);

        Assert.That(await StatusAsync(HttpMethod.Get, "/prefixes", Everything), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync(HttpMethod.Post, "/events", Everything), Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await StatusAsync(HttpMethod.Post, "/prefixes/flush", Everything), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string key) =>
        Client.Http.StatusAsync(method, path, [("X-Api-Key", key)], new S3Event(Bucket, "a/b/1").ToJson());
}
