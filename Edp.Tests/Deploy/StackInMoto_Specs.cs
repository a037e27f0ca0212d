using System.Diagnostics;
using System.Text.Json.Nodes;
using Edp.Service.Configuration;
using Edp.Tests.Deploy.Judges;
using Edp.Tests.Deploy.Templates;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>
/// moto's CloudFormation creates the stack, as far as it knows the types, and files go through it: S3, EventBridge, SQS, the service, the
/// bus and the topic.
/// </summary>
[CancelAfter(300_000)]
[NonParallelizable]
internal sealed class When_moto_creates_the_stack
{
    // Types that moto's CloudFormation passes over. Where the flow needs them, the spec creates what they would.
    private static readonly string[] Unknown =
    [
        "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::CloudWatch::Alarm",
        "AWS::EC2::SecurityGroupEgress", "AWS::Events::EventBusPolicy", "AWS::IAM::RolePolicy", "AWS::SNS::Subscription",
        "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy", "AWS::SecretsManager::Secret",
    ];

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal)
    {
        ["BucketName"] = "lab-intake",
        ["BucketThresholdEventCount"] = "3",
        ["PackageReadyTrigger"] = "None",
        ["DBUser"] = "edp",
        ["DBPassword"] = "correct-horse-42",
        ["DBAuthentication"] = "Password",
    };

    private MotoServer _moto = null!;
    private JsonObject _created = [];

    [OneTimeSetUp]
    public async Task CreateTheStack()
    {
        _moto = await MotoServer.StartAsync(CancellationToken.None);
        foreach (var (name, value) in await _moto.RunAsync(Command("prepare"), CancellationToken.None))
            _parameters[name] = (string)value!;
        _created = await ChangeAsync("create", CancellationToken.None);
        await TestContext.Out.WriteLineAsync(Table());
    }

    [OneTimeTearDown]
    public async Task StopMoto() => await _moto.DisposeAsync();

    [Test, Order(1)]
    public void Should_have_every_resource_whose_type_moto_knows()
    {
        var wanted = Wanted().ToArray();
        var missing = wanted.Where(resource => !_created["resources"]!.AsObject().ContainsKey(resource.Name)).ToArray();

        Assert.That((string?)_created["status"], Is.EqualTo("CREATE_COMPLETE"));
        Assert.That(missing.Select(resource => resource.Type).Distinct(), Is.EquivalentTo(Unknown), Table());
        Assert.That(_created["outputs"]!.AsObject().Select(output => output.Key), Does.Contain("KeyArn").And.Contain("EventBusArn"));
    }

    [Test, Order(2)]
    public async Task Should_turn_files_into_an_event_on_the_bus_and_a_message_of_the_topic(CancellationToken cancellationToken)
    {
        await _moto.RunAsync(Command("bucket", ("name", "lab-intake")), cancellationToken);
        await _moto.RunAsync(Command("subscribe", ("subscriptions", Subscriptions())), cancellationToken);
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseProvider.Postgres);
        var folder = Directory.CreateTempSubdirectory("edp-stack-");
        using var service = Start(((PostgresTestDatabase)database).ConnectionString, folder.FullName);
        var said = ChildProcess.Listen(service);
        try
        {
            string[] keys = ["hplc-07/run-1/a.raw", "hplc-07/run-1/b c.raw", "hplc-07/run-1/metadata.json"];
            await _moto.RunAsync(Command("put", ("bucket", "lab-intake"), ("keys", new JsonArray([.. keys]))), cancellationToken);

            var bus = await ReceiveAsync("packager", 2, said, service, cancellationToken);
            var topic = await ReceiveAsync("contracts", 1, said, service, cancellationToken);

            var @event = bus.Single(body => body.ContainsKey("detail-type"));
            Assert.That((string?)@event["detail-type"], Is.EqualTo("package-objects-ready"));
            Assert.That((string?)@event["source"], Is.EqualTo("com.quiltdata.edp"));
            Assert.That((string?)@event["detail"]!["prefix"], Is.EqualTo("hplc-07/run-1/"));
            Assert.That(@event["detail"]!["object-count"]!.ToString(), Is.EqualTo("3"));
            Assert.That((string?)bus.Single(body => body.ContainsKey("source_prefix"))["source_prefix"],
                Is.EqualTo("s3://lab-intake/hplc-07/run-1/"), "the message of the Packaging Engine");
            Assert.That((string?)topic.Single()["message"]!["prefix"], Is.EqualTo("hplc-07/run-1/"), "the contract");
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    [Test, Order(3)]
    public async Task Should_watch_a_bucket_more_after_an_update(CancellationToken cancellationToken)
    {
        _parameters["BucketName"] = "lab-new,lab-intake";

        var updated = await ChangeAsync("update", cancellationToken);

        Assert.That((string?)updated["status"], Is.EqualTo("UPDATE_COMPLETE"));
        Assert.That(updated["patterns"]!.ToJsonString(), Does.Contain("""["lab-new","lab-intake"]"""));
        foreach (var name in new[] { "S3EventsQueue", "ObjectCreatedTopic", "Key" })
            Assert.That((string?)updated["resources"]![name], Is.EqualTo((string?)_created["resources"]![name]), name);
    }

    [Test, Order(4)]
    public async Task Should_leave_no_queue_and_no_rule_after_its_deletion(CancellationToken cancellationToken)
    {
        var deleted = await _moto.RunAsync(Command("delete"), cancellationToken);
        var left = deleted["queues"]!.AsArray().Select(url => ((string)url!).Split('/')[^1]);

        Assert.That(deleted["statuses"]!.ToJsonString(), Does.Contain("DELETE_COMPLETE"));
        Assert.That(left, Is.SubsetOf(new[] { "packager", "contracts" }));
        Assert.That(deleted["rules"]!.AsArray(), Is.Empty);
    }

    private Task<JsonObject> ChangeAsync(string command, CancellationToken cancellationToken) => _moto.RunAsync(
        Command(command,
            ("template", ForMoto()),
            ("parameters", new JsonObject(_parameters.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))))),
        cancellationToken);

    /// <summary>The template without what moto 5.2 stumbles over.</summary>
    private static JsonObject ForMoto()
    {
        // A Ref to a bus is its name; moto answers with the bus itself.
        var text = Template.Load("edp.yaml").Root.ToJsonString()
            .Replace("""{"Ref":"EventBus"}""", """{"Ref":"EventBusName"}""", StringComparison.Ordinal);
        var root = JsonNode.Parse(text)!.AsObject();
        var resources = root["Resources"]!.AsObject();
        foreach (var rule in resources.Select(entry => entry.Value!).Where(resource =>
            (string)resource["Type"]! == "AWS::Events::Rule" && resource["Properties"]!["EventBusName"] is not null))
            rule["DependsOn"] = "EventBus";
        // An archive's pattern must be text there.
        resources["Archive"]!["Properties"]!.AsObject().Remove("EventPattern");
        // moto's rules have no topics as targets; the packager's queue hears the event instead.
        resources["EventsTopicRule"]!["Properties"]!["Targets"]![0]!["Arn"] = new JsonObject { ["Ref"] = "PackagerQueueArn" };
        return root;
    }

    private EvaluatedTemplate Evaluated() => new(Template.Load("edp.yaml"), _parameters);

    private IEnumerable<(string Name, string Type)> Wanted() =>
        Evaluated().Resources.Select(entry => (entry.Key, (string)entry.Value!["Type"]!));

    /// <summary>The subscriptions of the stack, which moto passes over, and one that hears the contract.</summary>
    private JsonArray Subscriptions()
    {
        var topics = Evaluated().OfType("AWS::SNS::Topic").ToDictionary(topic => MadeUp.Reference(Template.Load("edp.yaml"), topic.Key),
            topic => topic.Key);
        var queues = Evaluated().OfType("AWS::SQS::Queue").ToDictionary(
            queue => MadeUp.Attribute(Template.Load("edp.yaml"), queue.Key, "Arn"), queue => (string)queue.Value["QueueName"]!);
        var own = Evaluated().OfType("AWS::SNS::Subscription")
            .Select(one => new JsonArray(PhysicalId(topics[(string)one.Value["TopicArn"]!]), queues[(string)one.Value["Endpoint"]!]));
        return new JsonArray([.. own, new JsonArray(PhysicalId("PackageObjectsReadyTopic"), "contracts")]);
    }

    private string PhysicalId(string resource) => (string)_created["resources"]![resource]!;

    private Process Start(string database, string folder)
    {
        var variables = new Dictionary<string, string?>(
            TaskEnvironment.Of(Evaluated()).Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)), StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = _moto.Url.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "moto",
            ["AWS_SECRET_ACCESS_KEY"] = "moto",
            ["Edp__AccountId"] = "123456789012",
            ["Edp__EventBusName"] = "quilt-edp",
            ["Edp__Database__ConnectionString"] = database,
            ["ASPNETCORE_URLS"] = $"http://localhost:{FreePort.Next()}",
        };
        return ChildProcess.Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll")], variables, folder);
    }

    private async Task<List<JsonObject>> ReceiveAsync(
        string queue, int count, System.Text.StringBuilder said, Process service, CancellationToken cancellationToken)
    {
        var bodies = new List<JsonObject>();
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    Assert.That(service.HasExited, Is.False, "the service ended");
                    var answer = await _moto.RunAsync(Command("receive", ("queue", queue)), cancellationToken);
                    bodies.AddRange(answer["bodies"]!.AsArray().Select(body => JsonNode.Parse((string)body!)!.AsObject()));
                    return bodies.Count >= count;
                },
                $"{count} messages are in {queue}",
                TimeSpan.FromSeconds(120));
        }
        catch
        {
            await TestContext.Out.WriteLineAsync(said.ToString());
            throw;
        }

        return bodies;
    }

    private string Table()
    {
        var known = _created["resources"]!.AsObject();
        var lines = Wanted().GroupBy(resource => resource.Type, StringComparer.Ordinal).OrderBy(type => type.Key, StringComparer.Ordinal)
            .Select(type => $"{type.Key,-45} {type.Count(one => known.ContainsKey(one.Name)),3} of {type.Count(),3} created");
        return string.Join('\n', lines);
    }

    private static JsonObject Command(string name, params (string Name, JsonNode Value)[] arguments)
    {
        var command = new JsonObject { ["command"] = name };
        foreach (var (argument, value) in arguments)
            command[argument] = value;
        return command;
    }
}
