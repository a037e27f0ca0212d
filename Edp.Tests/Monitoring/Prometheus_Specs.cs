using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.EventBridge;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Monitoring;
using Edp.Service.Telemetry;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Docs;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace Edp.Tests.Monitoring;

/// <summary>Dashboard and rules tell of what a running service exports, and of nothing else.</summary>
[TestFixture]
public sealed partial class When_Prometheus_fetches_what_is_measured() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string BusName = "lab-events";

    private static readonly string[] Rules = ["deploy", "prometheus", "edp.rules.yml"];

    [Test]
    public async Task Should_find_there_all_that_the_docs_the_dashboard_and_the_rules_name()
    {
        var exported = Names(await ScrapeAsync());

        var documented = MarkdownPage.Load("docs", "operating.md").Rows().Where(row => row.Header == "Instrument")
            .SelectMany(row => row.Names);
        foreach (var instrument in documented.Select(name => name.Replace('.', '_')))
            Assert.That(exported, Has.Exactly(1).Matches($"^{instrument}(_seconds)?(_total)?$"), instrument);
        Assert.That(Used(string.Join('\n', Dashboard.Queries())), Is.EquivalentTo(exported));
        Assert.That(Used(Repository.Read(Rules)), Is.Not.Empty.And.SubsetOf(exported));
    }

    [Test]
    public async Task Should_read_it_without_a_complaint()
    {
        var file = Path.Combine(DataFolder, "metrics.txt");
        var text = await ScrapeAsync();
        // What others measure is theirs to name.
        await File.WriteAllTextAsync(file, string.Join('\n', text.Split('\n').Where(line => Edp().IsMatch(line))) + "\n");

        await ChildProcess.RunAsync(["sh", "-c", "promtool check metrics < \"$0\"", file]);
    }

    [Test]
    public async Task Should_need_a_key_as_every_reader_does()
    {
        const string key = "0123456789abcdef";
        await StartAsync(("Edp:Http:Metrics", "true"), ("Edp:Http:ApiKey", key));
        async Task<HttpStatusCode> GetAsync(string? bearer)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            using var answer = await Client.Http.SendAsync(request);
            return answer.StatusCode;
        }

        Assert.That(await GetAsync(null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await GetAsync("fedcba9876543210"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await GetAsync(key), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Should_find_nothing_unless_the_settings_say_so()
    {
        await StartAsync();

        using var answer = await Client.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    /// <summary>With every instrument in use.</summary>
    private async Task<string> ScrapeAsync()
    {
        await using var bridge = await FakeEventBridge.StartAsync();
        bridge.AddBus(BusName);
        using var client = new AmazonEventBridgeClient(bridge.Settings);
        var service = await StartAsync(
            services => services.Replace(ServiceDescriptor.Singleton<IAmazonEventBridge>(client)),
            [
                ("Edp:Http:Metrics", "true"), ("Edp:EventSink", "File,EventBridge"), ("Edp:EventBusName", BusName),
                ("Edp:Region", FakeCredentials.Region), ("Edp:Receipts:Enabled", "true"), ("Edp:Receipts:PackagedWithin", "60"),
                .. Rule(("ThresholdEventCount", 2), ("IgnorePrefixes", "tmp/"))
            ]);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "tmp/x/1"));
        await BatchesAsync(1, "a/b/");
        await Client.RecordAsync("{\"no\":\"event\"}\n" + new S3Event(Bucket, "a/b/3").ToJson());
        await Client.PostAsync("{\"no\":\"event\"}");
        service.Services.GetRequiredService<SinkStates>()
            .Failed("another", EventSinks.File, "away", Clock.GetUtcNow(), Clock.GetUtcNow().AddSeconds(10));
        var telemetry = service.Services.GetRequiredService<EdpTelemetry>();
        telemetry.NotEmitted("package-objects-ready", EventSinks.File, 1);
        telemetry.Received(1);
        telemetry.Resent("package-objects-ready");
        telemetry.Unreported(ObjectSource.Verify, 1);
        var states = service.Services.GetRequiredService<SinkStates>();
        states.Accepted("another", EventSinks.File, Clock.GetUtcNow());
        states.Failed("another", EventSinks.File, "it is full", Clock.GetUtcNow(), Clock.GetUtcNow() + TimeSpan.FromSeconds(1));

        return await Eventually.GetAsync(
            async () =>
            {
                // A sink that did not answer in time is tried again after a pause.
                Clock.Advance(TimeSpan.FromSeconds(1));
                await service.Services.GetRequiredService<BacklogReader>().ReadAsync(default);
                return await Client.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            },
            text => new[] { "edp_emit_events", "edp_outbox_oldest", "edp_receipts_missing", "edp_unpackaged_batches" }.All(name => text.Contains(name, StringComparison.Ordinal)),
            "an event was published, and the backlog read");
    }

    private static List<string> Names(string text) =>
        [.. Type().Matches(text).Select(type => type.Groups["name"].Value).Where(name => Edp().IsMatch(name))];

    private static IEnumerable<string> Used(string queries) =>
        Name().Matches(queries).Select(name => Part().Replace(name.Value, ""))
            .Where(name => name is not ("edp_reason" or "edp_sink" or "edp_source" or "edp_detail_type")).Distinct();

    [GeneratedRegex(@"^# TYPE (?<name>\w+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 10_000)]
    private static partial Regex Type();

    [GeneratedRegex(@"\bedp_\w+", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"_(bucket|count|sum)$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Part();

    [GeneratedRegex(@"^(# \w+ )?edp_", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Edp();
}

/// <summary>Promtool is the judge of what is deployed for Prometheus and Grafana.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_Prometheus_is_set_up
{
    private static readonly string Folder = Repository.PathOf("deploy", "prometheus");

    [Test]
    public Task Should_take_the_configuration_and_the_rules() =>
        ChildProcess.RunAsync(["promtool", "check", "config", Path.Combine(Folder, "prometheus.yml")]);

    [Test]
    public Task Should_raise_each_alert_by_its_illness_and_none_without() =>
        ChildProcess.RunAsync(["promtool", "test", "rules", Path.Combine(Folder, "edp.rules.test.yml")]);

    [Test]
    public void Should_try_the_illness_of_every_alert()
    {
        var alerts = Repository.Read("deploy", "prometheus", "edp.rules.yml").Split('\n')
            .Where(line => line.Contains("- alert:", StringComparison.Ordinal)).Select(line => line.Split(": ")[1]);
        var tested = Repository.Read("deploy", "prometheus", "edp.rules.test.yml");

        foreach (var alert in alerts)
            Assert.That(tested, Does.Contain($"        alertname: {alert}\n"), alert);
    }

    [Test]
    public async Task Should_understand_every_query_of_the_dashboard()
    {
        var rules = Dashboard.Queries().Select((query, index) => new JsonObject { ["record"] = $"edp:panel_{index}", ["expr"] = query });
        var file = Path.Combine(Path.GetTempPath(), $"edp-dashboard-{Guid.NewGuid():N}.yml");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboard", ["rules"] = new JsonArray([.. rules]) })
        }.ToJsonString());
        try
        {
            await ChildProcess.RunAsync(["promtool", "check", "rules", "--lint=none", file]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>The dashboard for Grafana.</summary>
internal static class Dashboard
{
    /// <summary>Its queries, with Grafana's variables filled in.</summary>
    public static IReadOnlyList<string> Queries() =>
    [
        .. JsonNode.Parse(Repository.Read("deploy", "grafana", "edp.json"))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray())
            .Select(target => ((string)target!["expr"]!).Replace("$job", "edp", StringComparison.Ordinal)
                .Replace("$__rate_interval", "1m", StringComparison.Ordinal))
    ];
}
