using System.Net;
using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>Who did something by hand, where a proxy has authenticated users, and where keys are in files.</summary>
public sealed class When_a_proxy_names_the_user() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Header = "X-Forwarded-User";
    private const string Key = "the key of the proxy";

    [TestCase("127.0.0.0/8", "ada@lab.example", "ada@lab.example")]
    [TestCase("127.0.0.1", "  ada  ", "ada")]
    [TestCase("10.0.0.7", "ada", "proxy")]
    [TestCase("127.0.0.1", "", "proxy")]
    [TestCase("127.0.0.1", null, "proxy")]
    public async Task Should_believe_the_proxies_that_are_known_and_nobody_else(string proxies, string? user, string who)
    {
        await StartAsync([("Edp:Http:UserHeader", Header), ("Edp:Http:KnownProxies", proxies), .. Keys("Read, Ingest, Operate")]);
        await ActAsync(user);

        Assert.That((await Client.OperatorActionsAsync()).Single().Who, Is.EqualTo(who));
    }

    [Test]
    public async Task Should_believe_nobody_where_no_header_is_set()
    {
        await StartAsync([("Edp:Http:KnownProxies", "127.0.0.1"), .. Keys("Read, Ingest, Operate")]);
        await ActAsync("ada");

        Assert.That((await Client.OperatorActionsAsync()).Single().Who, Is.EqualTo("proxy"));
    }

    [Test]
    public async Task Should_give_no_right_that_the_key_does_not_have()
    {
        await StartAsync([("Edp:Http:UserHeader", Header), ("Edp:Http:KnownProxies", "127.0.0.1"), .. Keys("Read")]);

        Assert.That(
            await Client.Http.StatusAsync(HttpMethod.Post, "/prefixes/flush", [("X-Api-Key", Key), (Header, "ada")]),
            Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(
            await Client.Http.StatusAsync(HttpMethod.Get, "/prefixes", [(Header, "ada")]), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("X-Forwarded-User", null, "KnownProxies")]
    [TestCase("X Forwarded", "127.0.0.1", "takes the name of a header")]
    public void Should_refuse_a_header_that_can_never_be_believed(string header, string? proxies, string said)
    {
        var settings = new Dictionary<string, string?> { ["Edp:Http:UserHeader"] = header, ["Edp:Http:KnownProxies"] = proxies };

        Assert.That(
            () => SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains(said));
    }

    private static (string, string?)[] Keys(string rights) =>
        [("Edp:Http:ApiKeys:0:Name", "proxy"), ("Edp:Http:ApiKeys:0:Key", Key), ("Edp:Http:ApiKeys:0:Rights", rights)];

    private async Task ActAsync(string? user)
    {
        Client.Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        if (user is not null)
            Client.Http.DefaultRequestHeaders.TryAddWithoutValidation(Header, user);
        await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(Bucket, "a/b/"));
    }
}

/// <summary>Keys may be in files, as platforms mount secrets.</summary>
public sealed class When_a_key_is_in_a_file() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Key = "a key of sixteen or more";

    private readonly string _file = Path.GetTempFileName();

    [TearDown]
    public void DeleteFile() => File.Delete(_file);

    [Test]
    public async Task Should_open_what_it_is_for_and_be_in_no_log()
    {
        await File.WriteAllTextAsync(_file, Key + "\n");
        await StartAsync(("Edp:Http:ApiKeys:0:Name", "ada"), ("Edp:Http:ApiKeys:0:KeyFile", _file));

        Assert.That(await StatusAsync(Key), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusAsync("another key of as many"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Log.Lines, Has.None.Contains(Key));
    }

    [TestCase("short", null, "16 to 512")]
    [TestCase(Key, "another key of as many", "takes the place of Key")]
    [TestCase(null, null, "can't be read")]
    public async Task Should_refuse_one_that_can_not_be_used_without_telling_it(string? content, string? key, string said)
    {
        if (content is null)
            File.Delete(_file);
        else
            await File.WriteAllTextAsync(_file, content);
        var settings = new Dictionary<string, string?>
        {
            ["Edp:Http:ApiKeys:0:Name"] = "ada", ["Edp:Http:ApiKeys:0:KeyFile"] = _file, ["Edp:Http:ApiKeys:0:Key"] = key
        };

        Assert.That(
            () => SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains(said).And.Message.Not.Contains(content ?? Key));
    }

    private Task<HttpStatusCode> StatusAsync(string key) => Client.Http.StatusAsync(HttpMethod.Get, "/prefixes", [("X-Api-Key", key)]);
}
