using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Edp.Service.Telemetry;
using Edp.Tests.Deploy.Templates;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

internal sealed class When_an_operator_looks_at_the_dashboard
{
    private static readonly Template Edp = Template.Load("edp.yaml");

    private readonly EvaluatedTemplate _required = new(Edp, ParameterValues.Required);
    private readonly EvaluatedTemplate _everything = new(Edp, ParameterValues.Everything);

    [Test]
    public void Should_see_every_metric_of_the_service()
    {
        var shown = Rows(_required).Where(row => (string?)row[0] == "EDP").ToArray();

        Assert.That(shown.Select(row => (string)row[1]!).Distinct(), Is.EquivalentTo(Instruments()));
        Assert.That(shown.Select(row => $"{row[2]}={row[3]}"), Has.All.EqualTo("Stack=edp-stack"));
    }

    /// <summary>What the service measures, as the meter itself says.</summary>
    private static HashSet<string> Instruments()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<EdpTelemetry>().BuildServiceProvider();
        services.GetRequiredService<EdpTelemetry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                    names.Add(instrument.Name);
            }
        };
        listener.Start();
        return names;
    }

    [Test]
    public void Should_see_percentiles_of_the_ready_lag() =>
        Assert.That(Rows(_required).Where(row => (string?)row[1] == "edp.ready_lag").Select(row => (string?)row[^1]!["stat"]),
            Is.SupersetOf(new[] { "p50", "p90", "p99" }));

    [Test]
    public void Should_see_depth_and_age_of_every_queue_and_the_dead_letters()
    {
        var rows = Rows(_required).Where(row => (string?)row[0] == "AWS/SQS").ToLookup(row => (string)row[1]!, row => (string)row[3]!);
        var endpoints = _required.OfType("AWS::SQS::Queue").Where(queue => queue.Value["RedrivePolicy"] is not null)
            .Select(queue => $"{queue.Key}-QueueName").ToArray();

        Assert.That(rows["ApproximateAgeOfOldestMessage"], Is.EquivalentTo(endpoints));
        Assert.That(rows["ApproximateNumberOfMessagesVisible"], Is.SupersetOf(endpoints));
        Assert.That(rows["ApproximateNumberOfMessagesVisible"].Count(name => name.Contains("Error", StringComparison.Ordinal)),
            Is.EqualTo(endpoints.Length));
        Assert.That(rows["ApproximateNumberOfMessagesVisible"], Does.Contain("UndeliveredQueue-QueueName"));
    }

    [Test]
    public void Should_see_invocations_triggered_rules_and_failed_invocations_of_the_rule_of_the_buckets()
    {
        var panel = Widgets(_everything).Single(widget => Title(widget) == "Rule of the buckets");
        var rows = panel["properties"]!["metrics"]!.AsArray().Select(row => row!.AsArray()).ToArray();

        Assert.That(rows.Select(row => (string)row[1]!), Is.EquivalentTo(new[] { "Invocations", "TriggeredRules", "FailedInvocations" }));
        Assert.That(rows.Select(row => (string)row[3]!), Has.All.EqualTo("edp-stack-BucketsRule"));
    }

    [Test]
    public void Should_see_which_receiver_has_not_taken_what()
    {
        var panel = Widgets(_required).Single(widget => Title(widget) == "Undelivered events");

        Assert.That((string?)panel["properties"]!["metrics"]![0]![0]!["expression"],
            Does.Contain("{EDP,Stack,sink}").And.Contain("edp.outbox.undelivered").And.Contain("edp-stack"));
    }

    [Test]
    public void Should_read_what_each_panel_means()
    {
        var texts = Widgets(_required).Where(widget => (string)widget["type"]! == "text")
            .Select(widget => (string)widget["properties"]!["markdown"]!).ToArray();

        foreach (var panel in Widgets(_required).Where(widget => (string)widget["type"]! == "metric").Select(Title))
            Assert.That(texts.Any(text => text.StartsWith($"### {panel.Split(" (", 2)[0].Split(':')[0]}", StringComparison.Ordinal)
                || panel == "Dead letters"), Is.True, panel);
    }

    [Test]
    public void Should_be_warned_of_what_needs_a_person()
    {
        var alarms = _everything.OfType("AWS::CloudWatch::Alarm").ToDictionary(alarm => alarm.Key, alarm => alarm.Value);

        Assert.That(alarms.Keys,
            Is.EquivalentTo(new[]
            {
                "DeadLettersAlarm", "FailedInvocationsAlarm", "OldestOverdueAlarm", "NoTaskRunningAlarm", "QueueAgeAlarm",
                "HeartbeatAlarm", "UndeliveredEventsAlarm", "EventsNotReceivedAlarm", "PackagerDeadLettersAlarm",
            }));
        Assert.That(alarms.Values.Select(alarm => (string?)alarm["AlarmActions"]![0]), Has.All.EndsWith(":AlarmTopic"));
        Assert.That(Bounds(alarms["DeadLettersAlarm"]), Is.EqualTo("GreaterThanThreshold 0"));
        Assert.That(Bounds(alarms["FailedInvocationsAlarm"]), Is.EqualTo("GreaterThanThreshold 0"));
        Assert.That(Bounds(alarms["OldestOverdueAlarm"]), Is.EqualTo("GreaterThanThreshold 300"));
        Assert.That(Bounds(alarms["NoTaskRunningAlarm"]), Is.EqualTo("LessThanThreshold 1"));
        Assert.That(Bounds(alarms["QueueAgeAlarm"]), Is.EqualTo("GreaterThanThreshold 900"));
        Assert.That(Bounds(alarms["HeartbeatAlarm"]), Is.EqualTo("LessThanThreshold 1"));
        Assert.That(Bounds(alarms["UndeliveredEventsAlarm"]), Is.EqualTo("GreaterThanThreshold 300"));
        Assert.That(alarms.Where(alarm => (string?)alarm.Value["TreatMissingData"] == "breaching").Select(alarm => alarm.Key),
            Is.EquivalentTo(new[] { "NoTaskRunningAlarm", "HeartbeatAlarm" }));
    }

    [Test]
    public void Should_be_warned_of_every_dead_letter_and_every_rule_of_the_default_bus()
    {
        var dead = Dimensions("DeadLettersAlarm");
        var failed = Dimensions("FailedInvocationsAlarm");
        var errors = _everything.OfType("AWS::SQS::Queue").Select(queue => queue.Key)
            .Where(name => name.Contains("Error", StringComparison.Ordinal) || name == "UndeliveredQueue");
        var rules = _everything.OfType("AWS::Events::Rule")
            .Where(rule => rule.Value["EventBusName"] is null).Select(rule => $"edp-stack-{rule.Key}");

        Assert.That(dead, Is.EquivalentTo(errors.Select(name => $"{name}-QueueName")));
        Assert.That(failed, Is.EquivalentTo(rules));
    }

    [Test]
    public void Should_get_alarms_by_mail_only_if_an_address_is_given()
    {
        Assert.That(_everything.Properties("AlarmSubscription")["Endpoint"]!.ToString(), Is.EqualTo("lab@example.org"));
        Assert.That(_required.Resources.ContainsKey("AlarmSubscription"), Is.False);
    }

    private string[] Dimensions(string alarm) =>
        [.. _everything.Properties(alarm)["Metrics"]!.AsArray().Where(metric => metric!["MetricStat"] is not null)
            .Select(metric => (string)metric!["MetricStat"]!["Metric"]!["Dimensions"]![0]!["Value"]!)];

    private static string Bounds(JsonObject alarm) => $"{alarm["ComparisonOperator"]} {alarm["Threshold"]}";

    private static IEnumerable<JsonObject> Widgets(EvaluatedTemplate template) =>
        JsonNode.Parse((string)template.Properties("Dashboard")["DashboardBody"]!)!["widgets"]!.AsArray()
            .Select(widget => widget!.AsObject());

    private static string Title(JsonObject widget) => (string?)widget["properties"]!["title"] ?? string.Empty;

    private static IEnumerable<JsonArray> Rows(EvaluatedTemplate template) =>
        Widgets(template).SelectMany(widget => widget["properties"]!["metrics"]?.AsArray() ?? [])
            .Select(row => row!.AsArray()).Where(row => row.Count > 1);
}
