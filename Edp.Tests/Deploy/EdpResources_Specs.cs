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

        Assert.That(TopicNames(_required), Is.EquivalentTo(names));
        Assert.That(TopicNames(_everything), Is.EquivalentTo(names.Select(name => $"lab_{name}")), "as a host with Scope(\"lab\", true)");
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

    [TestCase("S3EventsQueuePolicy")]
    [TestCase("S3EventsErrorQueuePolicy")]
    public void Should_let_only_the_rules_write_to_the_queues_of_S3_events(string policy)
    {
        var allowed = PolicyStatement.In(_everything.Properties(policy), string.Empty)
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
        var all = _everything.OfType("AWS::Events::Rule").ToLookup(
            rule => rule.Value["EventBusName"] is null || rule.Key == "ReceiptsRule");
        var (incoming, rules) = (all[true].ToArray(), all[false].ToArray());

        Assert.That(DeadLetters(rules), Has.All.EndsWith(":UndeliveredQueue"));
        Assert.That(DeadLetters(incoming), Has.All.EndsWith(":S3EventsErrorQueue"), "from there a move task brings them back");
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
        Assert.That((string?)_everything.Properties("Database")["DeletionProtection"], Is.EqualTo("true"));
        Assert.That((string?)properties["DeletionProtection"], Is.EqualTo("false"), "or a first creation that fails is not rolled back");
        Assert.That((string?)_required.Resources["Key"]!["DeletionPolicy"], Is.EqualTo("RetainExceptOnCreate"));
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

    // Parameters whose change replaces a resource that holds data or that others have tied something to.
    [TestCase("DBUser", "Database")]
    [TestCase("DBName", "Database")]
    [TestCase("DBEngine", "Database")]
    [TestCase("KmsKeyArn", "Database")]
    [TestCase("QueuePrefix", "S3EventsQueue")]
    [TestCase("TopicScope", "ObjectCreatedTopic")]
    [TestCase("EventBusName", "EventBus")]
    public void Should_be_refused_by_the_stack_policy_if_data_would_be_replaced(string parameter, string resource)
    {
        var policy = JsonNode.Parse(Files.Repository.Read("deploy", "stack-policy.json"))!["Statement"]!.AsArray();
        var denied = policy.Where(statement => (string?)statement!["Effect"] == "Deny").SelectMany(statement => Texts(statement!["Resource"]));
        var kept = (string?)Edp.Resources[resource]!["UpdateReplacePolicy"];

        Assert.That(denied, Does.Contain($"LogicalResourceId/{resource}"));
        Assert.That(kept, Is.EqualTo("Snapshot").Or.EqualTo("Retain"), "and kept where the policy is not set");
        Assert.That((string?)Edp.Parameters[parameter]!["Description"], Does.Contain("ot to be changed afterwards").Or.Contain("Not to be changed"));
    }

    [Test]
    public void Should_name_every_resource_with_data_in_the_stack_policy()
    {
        string[] types = ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::SQS::Queue", "AWS::Events::EventBus", "AWS::KMS::Key"];
        var policy = JsonNode.Parse(Files.Repository.Read("deploy", "stack-policy.json"))!["Statement"]!.AsArray();
        var denied = policy.Where(statement => (string?)statement!["Effect"] == "Deny").SelectMany(statement => Texts(statement!["Resource"]))
            .Select(text => text["LogicalResourceId/".Length..]).ToArray();
        var holding = Edp.Resources.Where(entry => types.Contains((string)entry.Value!["Type"]!))
            .Select(entry => entry.Key).Where(name => name != "DatabaseClusterInstance");

        Assert.That(denied.Except(Edp.Resources.Select(entry => entry.Key)), Is.Empty);
        Assert.That(holding.Except(denied), Is.Empty);
    }

    [Test]
    public void Should_use_the_database_that_is_there()
    {
        var stack = new EvaluatedTemplate(Edp, ParameterValues.ExistingDatabase);
        string[] own = ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::RDS::DBSubnetGroup"];

        Assert.That(own.SelectMany(stack.OfType), Is.Empty);
        Assert.That((string?)stack.Properties("DatabaseIngress")["GroupId"], Is.EqualTo("sg-0b1b2c3d"));
        Assert.That(stack.Properties("ServiceEgressToDatabase")["ToPort"]!.ToString(), Is.EqualTo("6432"));
        Assert.That(stack.Resources.ContainsKey("DatabaseSecret"), Is.False);
    }

    [Test]
    public void Should_grow_with_Aurora_Serverless()
    {
        var stack = new EvaluatedTemplate(Edp, ParameterValues.Serverless);

        Assert.That(stack.Resources.ContainsKey("Database"), Is.False);
        Assert.That(stack.Properties("DatabaseCluster")["ServerlessV2ScalingConfiguration"]!.ToJsonString(),
            Is.EqualTo("""{"MinCapacity":"0.5","MaxCapacity":"8"}"""));
        Assert.That((string?)stack.Resources["DatabaseCluster"]!["DeletionPolicy"], Is.EqualTo("Snapshot"));
    }

    [Test]
    public void Should_open_the_load_balancer_to_private_addresses_with_tls_alone()
    {
        Assert.That(_required.Resources.ContainsKey("LoadBalancer"), Is.False);
        Assert.That((string?)_everything.Properties("LoadBalancer")["Scheme"], Is.EqualTo("internal"));
        Assert.That((string?)_everything.Properties("LoadBalancerListener")["Protocol"], Is.EqualTo("HTTPS"));
        Assert.That((string?)_everything.Properties("LoadBalancerSecurityGroup")["SecurityGroupIngress"]![0]!["CidrIp"],
            Is.EqualTo("10.0.0.0/8"));
    }

    [Test]
    public void Should_bound_every_role_where_the_account_asks_for_it()
    {
        Assert.That(_everything.OfType("AWS::IAM::Role").Select(role => (string?)role.Value["PermissionsBoundary"]),
            Has.All.EqualTo("arn:aws:iam::111122223333:policy/boundary"));
        Assert.That(_required.OfType("AWS::IAM::Role").Select(role => role.Value["PermissionsBoundary"]), Has.All.Null);
    }

    private static IEnumerable<string> TopicNames(EvaluatedTemplate template) =>
        template.OfType("AWS::SNS::Topic").Select(topic => (string?)topic.Value["TopicName"]).OfType<string>();

    private static IEnumerable<string?> DeadLetters(IEnumerable<KeyValuePair<string, JsonObject>> rules) =>
        rules.SelectMany(rule => rule.Value["Targets"]!.AsArray()).Select(target => (string?)target!["DeadLetterConfig"]?["Arn"]);

    private static IEnumerable<string> Texts(JsonNode? node) =>
        node is JsonArray items ? items.Select(item => (string)item!) : [(string)node!];

    private static IEnumerable<string?> QueueNames(EvaluatedTemplate template) =>
        template.OfType("AWS::SQS::Queue").Select(queue => (string?)queue.Value["QueueName"]);

    private static string? KeyOf(JsonObject resource) => (string?)(resource["KmsMasterKeyId"] ?? resource["KmsKeyId"]);

    private static IEnumerable<string> Refs(JsonNode? list) => list!.AsArray().Select(item => (string)item!["Ref"]!);
}
