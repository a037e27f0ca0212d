using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Core.Batching;
using Edp.Tests.Deploy.Events;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>The rules of the template against the recorded events in <c>Edp.Tests/Fixtures/s3-events</c>.</summary>
internal sealed class When_events_reach_the_rules
{
    private static readonly Template Edp = Template.Load("edp.yaml");

    [Test]
    public void Should_take_exactly_the_objects_created_and_deleted_in_the_buckets()
    {
        var changed = Recorded()
            .Where(one => (string?)one.Event["source"] == "aws.s3"
                && (string?)one.Event["detail-type"] is "Object Created" or "Object Deleted")
            .ToArray();
        var buckets = changed.Select(one => (string)one.Event["detail"]!["bucket"]!["name"]!).Distinct().ToArray();
        var rules = Patterns(ParameterValues.RequiredWith("BucketName", string.Join(',', buckets)));

        Assert.That(changed, Has.Length.GreaterThan(5));
        foreach (var (file, recorded) in Recorded())
            Assert.That(Taking(rules, recorded), Has.Length.EqualTo(changed.Any(one => one.File == file) ? 1 : 0), file);
    }

    [Test]
    public void Should_leave_the_objects_of_other_buckets()
    {
        var rules = Patterns(ParameterValues.RequiredWith("BucketName", "some-other-bucket"));

        Assert.That(Recorded().SelectMany(one => Taking(rules, one.Event)), Is.Empty);
    }

    [TestCase("lab-one")]
    [TestCase("lab-seven")]
    [TestCase("lab-runs")]
    [TestCase("lab-plates")]
    [TestCase("lab-images")]
    [TestCase("lab-cryo")]
    [TestCase("lab-mass-spec")]
    public void Should_take_each_event_by_one_rule(string bucket) =>
        Assert.That(Taking(Patterns(ParameterValues.Everything), CreatedIn(bucket)), Is.EqualTo(new[] { "BucketsRule" }));

    [TestCase("lab-new,lab-one,lab-two")]
    [TestCase("lab-one,lab-new,lab-two")]
    [TestCase("lab-two,lab-one")]
    public void Should_keep_each_bucket_in_its_rule_when_the_list_changes(string buckets)
    {
        var before = Patterns(ParameterValues.RequiredWith("BucketName", "lab-one,lab-two"));
        var after = Patterns(ParameterValues.RequiredWith("BucketName", buckets));

        foreach (var bucket in new[] { "lab-one", "lab-two" })
            Assert.That(Taking(after, CreatedIn(bucket)), Is.EqualTo(Taking(before, CreatedIn(bucket))), bucket);
    }

    [Test]
    public void Should_have_room_for_25_buckets_of_the_longest_names()
    {
        var buckets = Enumerable.Range(10, 25).Select(i => $"b{i}{new string('x', 60)}");
        var pattern = Patterns(ParameterValues.RequiredWith("BucketName", string.Join(',', buckets)))["BucketsRule"];

        // "Amazon EventBridge quotas": size of an event pattern.
        Assert.That(pattern.ToJsonString().Length, Is.LessThanOrEqualTo(2048));
    }

    [Test]
    public void Should_take_package_revisions_if_package_ready_follows_them()
    {
        var revision = Case("53-quilt-package-revision.json");

        Assert.That(Taking(Patterns(ParameterValues.RequiredWith("PackageReadyTrigger", "PackageCreated")), revision),
            Is.EqualTo(new[] { "PackageRevisionRule" }));
        Assert.That(Taking(Patterns(ParameterValues.RequiredWith("PackagedWithin", "3600")), revision), Is.EqualTo(new[] { "PackageRevisionRule" }));
        Assert.That(Taking(Patterns(ParameterValues.Required), revision), Is.Empty);
    }

    [Test]
    public void Should_take_the_refresh_of_the_share_and_of_no_other()
    {
        var refresh = Case("61-storagegateway-refresh-complete.json");
        var rules = Patterns(ParameterValues.Everything);
        var other =
            Patterns(ParameterValues.RequiredWith("FileShareArn", "arn:aws:storagegateway:eu-central-1:111122223333:share/share-0"));

        Assert.That(Taking(rules, refresh), Is.EqualTo(new[] { "GatewayRefreshRule" }));
        Assert.That(Taking(rules, Case("62-storagegateway-object-upload.json")), Is.Empty);
        Assert.That(Taking(other, refresh), Is.Empty);
    }

    [Test]
    public void Should_pass_on_what_EDP_emits_to_people_the_other_bus_and_the_packager()
    {
        var rules = Patterns(ParameterValues.Everything);

        Assert.That(Taking(rules, Emitted("package-objects-ready")),
            Is.EquivalentTo(new[] { "ReceiptsRule", "EventsTopicRule", "ForwardRule", "PackagerRule" }));
        Assert.That(Taking(rules, Emitted("package-ready")), Is.EquivalentTo(new[] { "ReceiptsRule", "EventsTopicRule", "ForwardRule" }));
    }

    [TestCase("instrument-name/experiment-id/", "s3://lab-intake/instrument-name/experiment-id/")]
    [TestCase("", "s3://lab-intake/")]
    [TestCase("a \"quoted\" name/ü/", "s3://lab-intake/a%20%22quoted%22%20name/%C3%BC/")]
    [TestCase("inst/#12/a?b/%2F/", "s3://lab-intake/inst/%2312/a%3Fb/%252F/")]
    public void Should_tell_the_packager_the_prefix(string prefix, string source)
    {
        var target = new EvaluatedTemplate(Edp, ParameterValues.Everything).Properties("PackagerRule")["Targets"]![0]!;
        var message = InputTransformer.Transform(target["InputTransformer"]!.AsObject(), Emitted("package-objects-ready", prefix));

        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(message), new JsonObject { ["source_prefix"] = source }), Is.True, message);
    }

    private static Dictionary<string, JsonObject> Patterns(IReadOnlyDictionary<string, string> values) =>
        new EvaluatedTemplate(Edp, values).OfType("AWS::Events::Rule")
            .ToDictionary(rule => rule.Key, rule => rule.Value["EventPattern"]!.AsObject());

    private static string[] Taking(Dictionary<string, JsonObject> rules, JsonObject @event) =>
        [.. rules.Where(rule => EventPattern.Matches(rule.Value, @event)).Select(rule => rule.Key)];

    /// <summary>Every recorded body that is one event of EventBridge, whatever it is about.</summary>
    private static IEnumerable<(string File, JsonObject Event)> Recorded() =>
        Directory.EnumerateFiles(Repository.PathOf("Edp.Tests", "Fixtures", "s3-events", "cases"), "*.json")
            .Select(path => (File: Path.GetFileName(path), Event: Parse(path)))
            .Where(one => one.Event is not null && one.Event.ContainsKey("detail-type")
                && one.File != "59-quilt-package-objects-ready.json")
            .Select(one => (one.File, one.Event!));

    private static JsonObject? Parse(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // The recordings hold malformed bodies too; EventBridge would never carry one.
        }
    }

    private static JsonObject Case(string file) => Recorded().Single(one => one.File == file).Event;

    private static JsonObject CreatedIn(string bucket)
    {
        var created = Case("01-eventbridge-created-put.json");
        created["detail"]!["bucket"]!["name"] = bucket;
        created["resources"] = new JsonArray($"arn:aws:s3:::{bucket}");
        return created;
    }

    private static JsonObject Emitted(string detailType, string prefix = "instrument-name/experiment-id/") => new()
    {
        ["version"] = "0",
        ["detail-type"] = detailType,
        ["source"] = "com.quiltdata.edp",
        ["resources"] = new JsonArray("arn:aws:s3:::lab-intake"),
        ["detail"] = new JsonObject
        {
            ["version"] = "0.1", ["bucket"] = "lab-intake", ["prefix"] = prefix, ["s3-uri"] = S3Uri.Of("lab-intake", prefix)
        },
    };
}
