using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

internal sealed class When_the_stack_stores_and_carries_data
{
    private static readonly Template Edp = Template.Load("edp.yaml");
    // The endpoints of the service name themselves.
    private static readonly string[] Endpoints =
        [.. typeof(Service.Sagas.EndpointNames).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Definition", StringComparison.Ordinal))
            .Select(type => (string?)type.GetField("QueueName")?.GetRawConstantValue())
            .OfType<string>()];

    private readonly EvaluatedTemplate _required = new(Edp, ParameterValues.Required);
    private readonly EvaluatedTemplate _everything = new(Edp, ParameterValues.Everything);

    [Test]
    public void Should_have_the_queues_of_every_endpoint()
    {
        var names = Endpoints.SelectMany(endpoint => new[] { endpoint, $"{endpoint}_error", $"{endpoint}_skipped" })
            .Append("edp-undelivered");

        Assert.That(Endpoints, Does.Contain("edp-s3-events").And.Contain("edp-prefix-state"));
        Assert.That(QueueNames(_required), Is.EquivalentTo(names));
        Assert.That(QueueNames(_everything), Has.All.StartsWith("lab-edp-"));
    }

    [Test]
    public void Should_have_the_topics_of_the_contracts()
    {
        var names = typeof(Contracts.ObjectCreated).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && type.Namespace == "Edp.Contracts" && type.GetProperties().Length > 0)
            .Select(type => $"Edp_Contracts-{type.Name}");

        Assert.That(_required.OfType("AWS::SNS::Topic").Select(topic => (string?)topic.Value["TopicName"])
            .Where(name => name is not null), Is.EquivalentTo(names));
    }

    [Test]
    public void Should_encrypt_everything_with_one_key()
    {
        string[] own = ["AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Logs::LogGroup", "AWS::SecretsManager::Secret", "AWS::RDS::DBInstance"];
        var given = ParameterValues.Everything["KmsKeyArn"];

        Assert.That(own.SelectMany(_everything.OfType).Select(resource => KeyOf(resource.Value)), Has.All.EqualTo(given));
        Assert.That(own.SelectMany(_required.OfType).Select(resource => KeyOf(resource.Value)),
            Has.All.EqualTo("arn:aws:kms:eu-central-1:111122223333:Key"));
        Assert.That(_everything.Resources.ContainsKey("Key"), Is.False);
    }

    [Test]
    public void Should_take_nothing_without_tls()
    {
        var queues = Edp.Resources.Where(entry => (string)entry.Value!["Type"]! == "AWS::SQS::QueuePolicy")
            .SelectMany(entry => Refs(entry.Value!["Properties"]!["Queues"]));
        var topics = Edp.Resources.Where(entry => (string)entry.Value!["Type"]! == "AWS::SNS::TopicPolicy")
            .SelectMany(entry => Refs(entry.Value!["Properties"]!["Topics"]));
        var policies = _required.OfType("AWS::SQS::QueuePolicy").Concat(_required.OfType("AWS::SNS::TopicPolicy"));

        Assert.That(queues, Is.EquivalentTo(_required.OfType("AWS::SQS::Queue").Select(queue => queue.Key)), "each queue has one policy");
        Assert.That(topics, Is.EquivalentTo(_required.OfType("AWS::SNS::Topic").Select(topic => topic.Key)), "each topic has one policy");
        Assert.That(policies.Select(policy => PolicyStatement.In(policy.Value, policy.Key)
            .Count(statement => statement is { Sid: "DenyTransportWithoutTls", Allows: false })), Has.All.EqualTo(1));
    }

    [Test]
    public void Should_let_only_the_rules_write_to_the_queue_of_S3_events()
    {
        var allowed = PolicyStatement.In(_everything.Properties("S3EventsQueuePolicy"), string.Empty)
            .Where(statement => statement.Allows).ToArray();
        var sources = allowed.Single().Content["Condition"]!["ArnEquals"]!["aws:SourceArn"]!.AsArray().Select(arn => (string)arn!);
        var rules = _everything.OfType("AWS::Events::Rule")
            .Where(rule => ((string)rule.Value["Targets"]![0]!["Arn"]!).EndsWith(":S3EventsQueue", StringComparison.Ordinal));

        Assert.That(sources, Is.EquivalentTo(rules.Select(rule => MadeUp.Attribute(Edp, rule.Key, "Arn"))));
    }

    [Test]
    public void Should_keep_what_a_rule_cannot_deliver()
    {
        var policy = PolicyStatement.In(_everything.Properties("UndeliveredQueuePolicy"), string.Empty)
            .Single(statement => statement.Allows);
        var rules = _everything.OfType("AWS::Events::Rule").ToArray();

        Assert.That(rules.SelectMany(rule => rule.Value["Targets"]!.AsArray())
            .Select(target => (string?)target!["DeadLetterConfig"]?["Arn"]), Has.All.EndsWith(":UndeliveredQueue"));
        Assert.That(policy.Content["Condition"]!["ArnEquals"]!["aws:SourceArn"]!.AsArray().Select(arn => (string)arn!),
            Is.EquivalentTo(rules.Select(rule => MadeUp.Attribute(Edp, rule.Key, "Arn"))));
    }

    [Test]
    public void Should_move_a_message_aside_that_comes_too_often()
    {
        foreach (var (name, queue) in _required.OfType("AWS::SQS::Queue").Where(queue => queue.Value["RedrivePolicy"] is not null))
            Assert.That((string?)queue["RedrivePolicy"]!["deadLetterTargetArn"],
                Does.EndWith(":" + name.Replace("Queue", "ErrorQueue", StringComparison.Ordinal)));
        Assert.That(_required.OfType("AWS::SQS::Queue").Count(queue => queue.Value["RedrivePolicy"] is not null),
            Is.EqualTo(Endpoints.Length));
    }

    [Test]
    public void Should_not_lose_the_database()
    {
        var database = _required.Resources["Database"]!;
        var properties = _required.Properties("Database");

        Assert.That((string?)database["DeletionPolicy"], Is.EqualTo("Snapshot"));
        Assert.That((string?)database["UpdateReplacePolicy"], Is.EqualTo("Snapshot"));
        Assert.That((bool?)properties["DeletionProtection"], Is.True);
        Assert.That((bool?)properties["StorageEncrypted"], Is.True);
        Assert.That((bool?)properties["PubliclyAccessible"], Is.False);
        Assert.That((long?)properties["BackupRetentionPeriod"], Is.GreaterThanOrEqualTo(7));
    }

    [Test]
    public void Should_open_the_database_to_the_service_alone()
    {
        var ingress = _required.OfType("AWS::EC2::SecurityGroupIngress").Single().Value;

        Assert.That((string?)ingress["SourceSecurityGroupId"], Is.EqualTo(ParameterValues.Required["SecurityGroup"]));
        Assert.That(ingress["CidrIp"], Is.Null);
        Assert.That(_required.Properties("DatabaseSecurityGroup")["SecurityGroupIngress"], Is.Null);
    }

    private static IEnumerable<string?> QueueNames(EvaluatedTemplate template) =>
        template.OfType("AWS::SQS::Queue").Select(queue => (string?)queue.Value["QueueName"]);

    private static string? KeyOf(JsonObject resource) => (string?)(resource["KmsMasterKeyId"] ?? resource["KmsKeyId"]);

    private static IEnumerable<string> Refs(JsonNode? list) => list!.AsArray().Select(item => (string)item!["Ref"]!);
}
