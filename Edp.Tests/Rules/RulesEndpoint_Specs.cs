using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Edp.Core.Rules;
using Edp.Service.Configuration;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary><c>/rules</c>: which rules are in force, and what rules make of keys.</summary>
public sealed class When_rules_are_asked_for(DatabaseProvider provider) : RulesFileSpec(provider)
{
    private const string Rules =
        """
        {"Rules":[{"BucketName":"lab","Name":"fastq","Match":"*.gz","PrefixTemplate":"runs/{run}/{sample}_","IgnorePrefixes":"*tmp*"},
                  {"BucketName":"lab","PrefixTemplate":"runs/{run}/"}]}
        """;

    private static readonly (string Key, string? Rule, int? Number, string? Prefix, string? Ignored)[] Expected =
    [
        ("s3://lab/runs/12/S1_R1.gz", "fastq", 0, "runs/12/S1_", null),
        ("s3://lab/runs/12/SampleSheet.csv", null, 1, "runs/12/", null),
        ("s3://lab/runs/12/S1_tmp.gz", "fastq", 0, null, "ignore-prefix"),
        ("s3://lab/x", null, null, null, "no-match"),
        ("s3://other/x", null, null, null, "no-rule"),
        ("s3://lab/runs/12/", null, null, null, "no-object"),
        ("s3://lab/.quilt/x", null, null, null, "no-object")
    ];

    [Test]
    public async Task Should_say_what_is_in_force_and_where_it_came_from()
    {
        await StartWithAsync(Rules);

        var answer = await GetAsync("/rules");

        Assert.That(
            (answer.GetProperty("source").GetString(), answer.GetProperty("file").GetString(), answer.GetProperty("loadedAt").GetDateTimeOffset()),
            Is.EqualTo(("file", RulesPath, Clock.GetUtcNow())));
        Assert.That(answer.GetProperty("hash").GetString(), Is.EqualTo(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Rules)))));
        // What it says is a rules file itself.
        var again = RulesFile.Read(Encoding.UTF8.GetBytes($$"""{"Rules":{{answer.GetProperty("rules").GetRawText()}}}"""));
        Assert.That(again.Failures, Is.Empty);
        Assert.That(again.Rules.Select(rule => (rule.Name, rule.PrefixTemplate)), Is.EqualTo(new[] { ("fastq", "runs/{run}/{sample}_"), (null, "runs/{run}/") }));
    }

    [Test]
    public async Task Should_say_what_settings_and_defaults_are()
    {
        await StartAsync(Rule(("ThresholdCounts", "Events")));
        var settings = await GetAsync("/rules");
        await StopAsync();
        await StartAsync();
        var nothing = await GetAsync("/rules");

        Assert.That(settings.GetProperty("source").GetString(), Is.EqualTo("settings"));
        Assert.That(settings.GetProperty("rules")[0].GetProperty("thresholdCounts").GetString(), Is.EqualTo("Events"));
        Assert.That(nothing.GetProperty("source").GetString(), Is.EqualTo("default"));
        Assert.That(nothing.GetProperty("rules")[0].GetProperty("bucketName").GetString(), Is.EqualTo("*"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_say_what_becomes_of_keys(bool isInForce)
    {
        if (isInForce)
            await StartWithAsync(Rules);
        else
            await StartAsync();

        var keys = JsonSerializer.Serialize(Expected.Select(one => one.Key));
        var answer = await CheckAsync(isInForce ? $$"""{"keys":{{keys}}}""" : $$"""{"rules":{{Rules}},"keys":{{keys}}}""");

        Assert.That(answer.Items.Select(check => (check.Uri, check.Rule, check.RuleNumber, check.Prefix, check.Ignored)), Is.EqualTo(Expected));
        Assert.That(answer.Items[0].Group, Is.EqualTo(new Dictionary<string, string> { ["run"] = "12", ["sample"] = "S1" }));
        Assert.That(answer.Items.Select(check => check.Sentence), Is.All.Not.Empty);
        Assert.That(answer.Items[2].Sentence, Does.Contain("*tmp*"));
    }

    [Test]
    public async Task Should_say_what_it_takes()
    {
        (string Body, string Reason)[] wrong =
        [
            ("""{"keys":[]}""", "1 to 10,000 keys"),
            ("{}", "1 to 10,000 keys"),
            ("""{"keys":["lab/x"]}""", "s3://bucket/key"),
            ("""{"keys":[null]}""", "s3://bucket/key"),
            ("""{"keys":["s3://lab/x"],"rules":{"Rules":[{"BucketName":"lab","PrefixDepth":-1}]}}""", "Rules[0].PrefixDepth")
        ];
        await StartAsync();

        foreach (var (body, reason) in wrong)
        {
            using var response = await PostAsync(body);

            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), body);
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(reason));
        }
    }

    [Test]
    public async Task Should_serve_the_schema()
    {
        await StartAsync();

        using var response = await Client.Http.GetAsync("/rules.schema.json");

        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/schema+json"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(Deploy.Files.Repository.Read("docs", "rules.schema.json")));
    }

    private async Task<Edp.Service.Http.Page<RuleCheck>> CheckAsync(string body)
    {
        using var response = await PostAsync(body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<Edp.Service.Http.Page<RuleCheck>>())!;
    }

    private Task<HttpResponseMessage> PostAsync(string body) =>
        Client.Http.PostAsync("/rules/check", new StringContent(body, Encoding.UTF8, "application/json"));
}
