using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Events;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

[CancelAfter(900_000)]
internal sealed class When_the_stack_is_composed
{
    private readonly ComposeFile _compose = ComposeFile.Load();

    [Test]
    public async Task Should_follow_the_schema_of_compose(CancellationToken cancellationToken)
    {
        var errors = await Specification.AskAsync("compose-errors.js", [], cancellationToken, _compose.Root.ToJsonString());

        Assert.That(errors.AsArray().Select(error => (string)error!), Is.Empty);
    }

    [Test]
    public async Task Should_be_told_of_what_the_schema_does_not_know(CancellationToken cancellationToken)
    {
        var misspelt = ComposeFile.Load();
        misspelt.Services["edp"]!["enviroment"] = new JsonObject();

        var errors = await Specification.AskAsync("compose-errors.js", [], cancellationToken, misspelt.Root.ToJsonString());

        Assert.That(errors.AsArray().Select(error => (string)error!), Has.Some.Contains("enviroment"));
    }

    [Test]
    public void Should_pin_every_image()
    {
        var images = _compose.Services.Select(service => (string?)service.Value!["image"]).Where(image => image is not null).ToArray();

        Assert.That(images, Is.Not.Empty);
        Assert.That(images, Has.All.Match(@"^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(@sha256:[a-f0-9]{64})?$"));
    }

    [Test]
    public void Should_be_reached_from_this_machine_alone()
    {
        var ports = _compose.Services.SelectMany(service => service.Value!["ports"]?.AsArray() ?? [])
            .Select(port => (string)port!).ToArray();

        Assert.That(ports, Is.Not.Empty);
        Assert.That(ports, Has.All.StartsWith("127.0.0.1:"));
    }

    [Test]
    public void Should_name_services_volumes_and_files_that_are_there()
    {
        var depended = _compose.Services.SelectMany(service => service.Value!["depends_on"]?.AsObject().Select(one => one.Key) ?? []);
        var mounted = _compose.Services.SelectMany(service => service.Value!["volumes"]?.AsArray() ?? [])
            .Select(volume => ((string)volume!).Split(':')[0]).ToArray();

        Assert.That(depended.Except(_compose.Services.Select(service => service.Key)), Is.Empty);
        Assert.That(mounted.Where(source => source[0] != '.').Except(_compose.Root["volumes"]!.AsObject().Select(volume => volume.Key)),
            Is.Empty);
        Assert.That(mounted.Where(source => source[0] == '.' && !Directory.Exists(Repository.PathOf(source))), Is.Empty);
        Assert.That(File.Exists(Repository.PathOf((string)_compose.Services["edp"]!["build"]!["dockerfile"]!)), Is.True);
    }

    [Test]
    public void Should_run_EDP_as_it_runs_in_AWS()
    {
        var values = new Dictionary<string, string>(ParameterValues.RequiredWith("HttpApiKey", "0123456789abcdef"), StringComparer.Ordinal)
        {
            ["DBAuthentication"] = "Password"
        };
        var task = TaskEnvironment.Of(new EvaluatedTemplate(Template.Load("edp.yaml"), values));
        var here = _compose.Environment("edp").Where(variable => variable.Key.StartsWith("Edp__", StringComparison.Ordinal)).ToDictionary();
        string[] same = ["Edp__Transport", "Edp__Amazon__CreateTopology", "Edp__Database__Provider", "Edp__PackageReady__Trigger", "Edp__Receipts__Enabled"];

        Assert.That(here.Keys, Is.EquivalentTo(task.Keys.Where(name => name.StartsWith("Edp__", StringComparison.Ordinal))));
        Assert.That(same.Select(name => here[name]), Is.EqualTo(same.Select(name => task[name])));
        Assert.That((bool?)_compose.Services["edp"]!["read_only"], Is.True);
    }

    [Test]
    public void Should_give_the_init_script_what_EDP_uses()
    {
        Assert.That(_compose.Environment("aws-init")["EDP_BUCKET"], Is.EqualTo(_compose.Environment("edp")["Edp__Buckets__0__BucketName"]));
        Assert.That(_compose.Environment("aws-init")["EDP_EVENT_BUS"], Is.EqualTo(_compose.Environment("edp")["Edp__EventBusName"]));
        Assert.That((string?)_compose.Services["aws-init"]!["image"], Is.EqualTo((string?)_compose.Services["aws"]!["image"]));
    }
}

[CancelAfter(900_000)]
internal sealed class When_the_emulator_is_set_up
{
    private readonly EvaluatedTemplate _stack = new(Template.Load("edp.yaml"), ParameterValues.Required);
    private AwsCall[] _calls = [];

    [OneTimeSetUp]
    public async Task RunTheScript()
    {
        var environment = ComposeFile.Load().Environment("aws-init");
        var run = await CommandLine.RunAsync(
            "python3", ["-B", "run_script.py", Repository.PathOf("deploy", "compose", "init.py")], CancellationToken.None,
            folder: Repository.PathOf("Edp.Tests", "Deploy", "python"), environment: environment);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        _calls = [.. JsonNode.Parse(run.Output)!.AsArray()
            .Select(call => new AwsCall((string)call!["action"]!, (string)call["resource"]!, call["arguments"]!.AsObject()))];
    }

    [Test]
    public void Should_have_the_queues_of_the_stack_and_one_to_read_events_from()
    {
        var queues = _stack.OfType("AWS::SQS::Queue").Select(queue => (string)queue.Value["QueueName"]!)
            .Where(name => name != "edp-undelivered").Append("edp-tour");

        Assert.That(Resources("sqs:CreateQueue"), Is.EquivalentTo(queues));
    }

    [Test]
    public void Should_move_messages_aside_as_the_stack_does()
    {
        var redrives = _calls.Where(call => call.Action == "sqs:CreateQueue" && call.Arguments["attributes"]!["RedrivePolicy"] is not null)
            .Select(call => (call.Resource, Policy: JsonNode.Parse((string)call.Arguments["attributes"]!["RedrivePolicy"]!)!)).ToArray();

        Assert.That(redrives, Has.Length.EqualTo(
            _stack.OfType("AWS::SQS::Queue").Count(queue => queue.Value["RedrivePolicy"] is not null)));
        foreach (var (queue, policy) in redrives)
            Assert.That((string)policy["deadLetterTargetArn"]!, Does.EndWith($":{queue}_error"));
        Assert.That(redrives.Select(one => one.Policy["maxReceiveCount"]!.ToString()).Distinct(),
            Is.EqualTo(_stack.OfType("AWS::SQS::Queue")
            .Select(queue => queue.Value["RedrivePolicy"]?["maxReceiveCount"]?.ToString()).Where(count => count is not null).Distinct()));
    }

    [Test]
    public void Should_have_the_topics_and_subscriptions_of_the_stack()
    {
        var topics = _stack.OfType("AWS::SNS::Topic")
            .ToDictionary(topic => MadeUp.Reference(Template.Load("edp.yaml"), topic.Key), topic => (string?)topic.Value["TopicName"]);
        var queues = _stack.OfType("AWS::SQS::Queue")
            .ToDictionary(queue => MadeUp.Attribute(Template.Load("edp.yaml"), queue.Key, "Arn"),
                queue => (string)queue.Value["QueueName"]!);
        var wanted = _stack.OfType("AWS::SNS::Subscription")
            .Select(one => (topics[(string)one.Value["TopicArn"]!], queues[(string)one.Value["Endpoint"]!]));
        var made = _calls.Where(call => call.Action == "sns:Subscribe")
            .Select(call => (LastPart(call.Resource), LastPart((string)call.Arguments["endpoint"]!)));

        Assert.That(Resources("sns:CreateTopic"), Is.EquivalentTo(topics.Values.Where(name => name is not null)));
        Assert.That(made, Is.EquivalentTo(wanted));
        Assert.That(_calls.Where(call => call.Action == "sns:Subscribe")
            .Select(call => (string?)call.Arguments["attributes"]!["RawMessageDelivery"]), Has.All.EqualTo("true"));
    }

    [Test]
    public void Should_take_the_bucket_s_events_by_the_pattern_of_the_stack()
    {
        var stack = new EvaluatedTemplate(Template.Load("edp.yaml"), ParameterValues.RequiredWith("BucketName", "edp-demo"));

        Assert.That(JsonNode.DeepEquals(Rule("edp-bucket").Pattern, stack.Properties("BucketsRule")["EventPattern"]), Is.True);
        Assert.That(Rule("edp-bucket").Bus, Is.EqualTo("default"));
        Assert.That(Target("edp-bucket"), Is.EqualTo("edp-s3-events"));
        Assert.That(_calls.Single(call => call.Action == "s3:PutBucketNotification").Arguments["configuration"]!.AsObject()
            .ContainsKey("EventBridgeConfiguration"), Is.True);
    }

    [Test]
    public void Should_put_every_event_of_the_bus_into_the_queue_of_the_tour()
    {
        Assert.That(EventPattern.Matches(Rule("edp-events").Pattern, Batch.Ready("edp-demo", "a/")), Is.True);
        Assert.That(Rule("edp-events").Bus, Is.EqualTo("quilt-edp"));
        Assert.That(Target("edp-events"), Is.EqualTo("edp-tour"));
        Assert.That(Resources("events:CreateEventBus"), Is.EqualTo(new[] { "quilt-edp" }));
    }

    [Test]
    public void Should_bring_every_event_of_the_bus_back_as_the_stack_does()
    {
        Assert.That(JsonNode.DeepEquals(Rule("edp-receipts").Pattern, _stack.Properties("ReceiptsRule")["EventPattern"]), Is.True);
        Assert.That(Rule("edp-receipts").Bus, Is.EqualTo("quilt-edp"));
        Assert.That(Target("edp-receipts"), Is.EqualTo("edp-s3-events"));
    }

    private IEnumerable<string> Resources(string action) => _calls.Where(call => call.Action == action).Select(call => call.Resource);

    private (string Bus, JsonObject Pattern) Rule(string name)
    {
        var call = _calls.Single(call => call.Action == "events:PutRule" && call.Resource == name);
        return ((string)call.Arguments["bus"]!, JsonNode.Parse((string)call.Arguments["pattern"]!)!.AsObject());
    }

    private string Target(string rule) =>
        LastPart((string)_calls.Single(call => call.Action == "events:PutTargets" && call.Resource == rule)
            .Arguments["targets"]![0]!["Arn"]!);

    private static string LastPart(string arn) => arn.Split(':')[^1];
}
