using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

internal sealed class When_the_task_is_defined
{
    private static readonly Template Edp = Template.Load("edp.yaml");

    private readonly EvaluatedTemplate _required = new(Edp, ParameterValues.Required);
    private readonly EvaluatedTemplate _everything = new(Edp, ParameterValues.Everything);

    [Test]
    public void Should_set_the_environment_of_a_stack_with_only_the_required_parameters()
    {
        var expected = new Dictionary<string, string>
        {
            ["AWS_REGION"] = "eu-central-1",
            ["Edp__AccountId"] = "111122223333",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["Edp__Transport"] = "AmazonSqs",
            ["Edp__Amazon__CreateTopology"] = "false",
            ["Edp__Database__Provider"] = "Postgres",
            ["Edp__Database__ConnectionString"] =
                "Host=edp.abcdefghijkl.eu-central-1.rds.amazonaws.com;Port=5432;Database=edp;Username=edp;SSL Mode=VerifyFull;"
                + "Root Certificate=/app/rds-ca.pem",
            ["Edp__Database__Authentication"] = "Iam",
            ["Edp__EventSink"] = "EventBridge",
            ["Edp__EventBusName"] = "EventBus",
            ["Edp__Receipts__Enabled"] = "true",
            ["Edp__Buckets__0__BucketName"] = "lab-intake",
            ["Edp__Buckets__0__PrefixDepth"] = "2",
            ["Edp__Buckets__0__ThresholdDuration"] = "300",
            ["Edp__Buckets__0__ThresholdEventCount"] = "20",
            ["Edp__PackageReady__Trigger"] = "ObjectsReady",
            ["Edp__PackageReady__Delay"] = "300",
            ["ASPNETCORE_URLS"] = "http://localhost:8080",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4317",
            ["OTEL_SERVICE_NAME"] = "edp",
            ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio",
            ["OTEL_TRACES_SAMPLER_ARG"] = "0",
            ["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"] = "delta",
            ["OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION"] = "base2_exponential_bucket_histogram",
        };

        Assert.That(TaskEnvironment.Of(_required), Is.EquivalentTo(expected));
    }

    [Test]
    public void Should_add_what_the_optional_parameters_say()
    {
        var added = new Dictionary<string, string>
        {
            ["Edp__Amazon__QueuePrefix"] = "lab-",
            ["Edp__Amazon__Scope"] = "lab",
            ["Edp__PackagerQueueArn"] = "arn:aws:sqs:eu-central-1:111122223333:quilt-PackagerQueue-1",
            ["Edp__Buckets__0__BucketName"] = "lab-one,lab-two,lab-three,lab-four,lab-five,lab-six,lab-seven",
            ["Edp__Buckets__0__IgnorePrefixes"] = "raw/*, scratch/*",
            ["Edp__Buckets__0__CompletionMarkers"] = "_SUCCESS, *.done",
            ["Edp__Buckets__0__ListFile"] = "ro-crate-metadata.json",
            ["Edp__Buckets__0__ManifestTo"] = "s3://lab-manifests/edp/",
            ["Edp__Buckets__0__MaxDuration"] = "86400",
            ["Edp__Buckets__1__BucketName"] = "lab-runs,lab-plates",
            ["Edp__Buckets__1__PrefixDepth"] = "3",
            ["Edp__Buckets__1__ThresholdDuration"] = "900",
            ["Edp__Buckets__1__ThresholdEventCount"] = "500",
            ["Edp__Buckets__1__MaxDuration"] = "86400",
            ["Edp__Buckets__1__IgnorePrefixes"] = "tmp/*",
            ["Edp__Buckets__1__CompletionMarkers"] = "RTAComplete.txt",
            ["Edp__Buckets__1__ManifestTo"] = "s3://lab-manifests/edp/",
            ["Edp__Buckets__2__BucketName"] = "lab-images",
            ["Edp__Buckets__2__PrefixDepth"] = "1",
            ["Edp__Buckets__2__ThresholdDuration"] = "60",
            ["Edp__Buckets__2__ThresholdEventCount"] = "20",
            ["Edp__Buckets__2__ManifestTo"] = "s3://lab-manifests/edp/",
            ["Edp__Database__Password"] = "correct-horse-42",
            ["OTEL_TRACES_SAMPLER_ARG"] = "0.05",
            ["Edp__PackageReady__Trigger"] = "PackageCreated",
            ["Edp__FileGateway__FileShareArn"] = "arn:aws:storagegateway:eu-central-1:111122223333:share/share-CED9B96F",
            ["Edp__FileGateway__WaitForRefresh"] = "true",
            ["ASPNETCORE_URLS"] = "http://+:8080",
            ["Edp__Http__ApiKey"] = "0123456789abcdef",
            ["Edp__Http__KnownProxies"] = "10.0.0.0/8",
        };

        Assert.That(TaskEnvironment.Of(_everything).Except(TaskEnvironment.Of(_required)), Is.EquivalentTo(added));
    }

    [Test]
    public void Should_log_in_by_IAM_without_a_password()
    {
        var stack = new EvaluatedTemplate(Edp, ParameterValues.Serverless);
        var environment = TaskEnvironment.Of(stack);
        var login = PolicyStatement.In(stack.Properties("TaskPolicy"), string.Empty).Single(statement => statement.Sid == "LogInToDatabase");

        Assert.That(environment["Edp__Database__Authentication"], Is.EqualTo("Iam"));
        Assert.That(environment, Does.Not.ContainKey("Edp__Database__Password"));
        Assert.That(environment["Edp__Database__ConnectionString"], Does.StartWith("Host=edp.cluster-"));
        Assert.That(login.Resources.Single(), Does.EndWith(":dbuser:DatabaseCluster-DBClusterResourceId/edp"));
    }

    [TestCase("Iam")]
    [TestCase("Password")]
    public void Should_see_to_the_login_before_the_service_begins(string login)
    {
        var stack = new EvaluatedTemplate(Edp, ParameterValues.RequiredWith("DBAuthentication", login));
        var container = TaskEnvironment.Container(stack, "login");
        var before = TaskEnvironment.Container(stack, "edp")["DependsOn"]!.AsArray().Select(one => one!.ToJsonString());
        var rights = PolicyStatement.In(stack.Properties("TaskPolicy"), string.Empty).Select(statement => statement.Sid);

        Assert.That(container["Command"]!.ToJsonString(), Is.EqualTo($"""["database-login","{login}"]"""));
        Assert.That(before, Does.Contain("""{"ContainerName":"login","Condition":"COMPLETE"}"""));
        Assert.That(rights, Does.Contain("LogInToDatabase"), "for the way there, and for the way back");
        Assert.That(TaskEnvironment.Of(stack, "login"), Is.EquivalentTo(new Dictionary<string, string>
        {
            ["AWS_REGION"] = "eu-central-1",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["Edp__Database__Provider"] = "Postgres",
            ["Edp__Database__ConnectionString"] = TaskEnvironment.Of(stack)["Edp__Database__ConnectionString"],
            ["Edp__Database__Password"] = "correct-horse-42",
        }));
    }

    [Test]
    public void Should_reach_the_database_that_is_there()
    {
        var stack = new EvaluatedTemplate(Edp, ParameterValues.ExistingDatabase);
        var container = TaskEnvironment.Container(stack, "edp");
        var connection = container["Environment"]!.AsArray()
            .Single(variable => (string)variable!["Name"]! == "Edp__Database__ConnectionString")!["Value"]!.ToString();

        Assert.That(connection, Is.EqualTo("Host=db.lab.example.org;Port=6432;Database=lab;Username=edp;SSL Mode=Require"));
        Assert.That((string?)container["Secrets"]![0]!["ValueFrom"], Is.EqualTo(ParameterValues.ExistingDatabase["DBSecretArn"] + ":password::"));
    }

    [Test]
    public void Should_pull_the_collector_from_where_it_was_copied_to()
    {
        var allowed = PolicyStatement.In(_everything.Properties("ExecutionRole"), string.Empty)
            .Single(statement => statement.Sid == "PullImages").Resources;

        Assert.That(allowed, Is.EqualTo(new[]
        {
            ParameterValues.Everything["ImageRepositoryArn"], ParameterValues.Everything["CollectorRepositoryArn"],
        }));
    }

    [Test]
    public void Should_keep_secrets_out_of_the_plain_environment()
    {
        var plain = TaskEnvironment.Container(_everything, "edp")["Environment"]!.ToJsonString()
            + TaskEnvironment.Container(_everything, "login")["Environment"]!.ToJsonString();

        Assert.That(plain, Does.Not.Contain("correct-horse-42").And.Not.Contain("0123456789abcdef"));
    }

    [TestCase("edp")]
    [TestCase("login")]
    [TestCase("collector")]
    public void Should_let_no_container_write_or_gain_rights(string name)
    {
        var container = TaskEnvironment.Container(_everything, name);

        Assert.That((bool?)container["ReadonlyRootFilesystem"], Is.True);
        Assert.That(container["LinuxParameters"]!["Capabilities"]!["Drop"]!.ToJsonString(), Is.EqualTo("""["ALL"]"""));
        Assert.That(container["Privileged"], Is.Null);
        Assert.That(container["HealthCheck"] is null, Is.EqualTo(name == "login"), "it ends by itself");
    }

    [Test]
    public void Should_run_as_the_user_of_the_image() =>
        Assert.That((string?)TaskEnvironment.Container(_required, "edp")["User"], Is.EqualTo("1654"));

    [Test]
    public void Should_open_no_port_without_a_key()
    {
        Assert.That(TaskEnvironment.Container(_required, "edp")["PortMappings"], Is.Null);
        Assert.That(TaskEnvironment.Container(_everything, "edp")["PortMappings"]![0]!["ContainerPort"]!.ToString(), Is.EqualTo("8080"));
    }

    [Test]
    public void Should_have_no_public_address()
    {
        var network = _required.Properties("Service")["NetworkConfiguration"]!["AwsvpcConfiguration"]!;

        Assert.That((string?)network["AssignPublicIp"], Is.EqualTo("DISABLED"));
    }

    [Test]
    public void Should_go_back_when_a_deployment_fails()
    {
        var breaker = _required.Properties("Service")["DeploymentConfiguration"]!["DeploymentCircuitBreaker"]!;

        Assert.That((bool?)breaker["Enable"], Is.True);
        Assert.That((bool?)breaker["Rollback"], Is.True);
    }

    // "Task CPU and memory" in the ECS developer guide.
    [TestCase("Small", 512, 1024)]
    [TestCase("Medium", 1024, 2048)]
    [TestCase("Large", 2048, 4096)]
    public void Should_have_a_size_that_Fargate_knows(string size, int cpu, int memory)
    {
        var task = new EvaluatedTemplate(Edp, ParameterValues.RequiredWith("TaskSize", size)).Properties("TaskDefinition");

        Assert.That((string?)task["Cpu"], Is.EqualTo($"{cpu}"));
        Assert.That((string?)task["Memory"], Is.EqualTo($"{memory}"));
    }

    [Test]
    public void Should_collect_the_metrics_that_the_service_publishes()
    {
        var collector = TaskEnvironment.Container(_required, "collector")["Environment"]!.AsArray()
            .Single(entry => (string)entry!["Name"]! == "AOT_CONFIG_CONTENT");
        var configuration = TemplateYaml.Parse((string)collector!["Value"]!);
        var pipelines = configuration["service"]!["pipelines"]!.AsObject();
        var exporter = configuration["exporters"]!["awsemf"]!;

        Assert.That(pipelines.Select(pipeline => pipeline.Key), Is.EquivalentTo(new[] { "metrics", "traces" }), "what the service exports");
        foreach (var kind in new[] { "receivers", "processors", "exporters" })
        {
            Assert.That(pipelines.SelectMany(pipeline => pipeline.Value![kind]!.AsArray())
                .All(name => configuration[kind]![(string)name!] is not null), Is.True, kind);
        }
        Assert.That((string?)exporter["namespace"], Is.EqualTo("EDP"));
        Assert.That((string?)exporter["log_group_name"], Is.EqualTo((string?)_required.Properties("MetricLogs")["LogGroupName"]));
        Assert.That(exporter["metric_declarations"]![0]!["dimensions"]!.ToJsonString(), Is.EqualTo("""[["Stack"],["Stack","sink"]]"""));
        Assert.That((string?)exporter["log_stream_name"], Is.EqualTo("task-{TaskId}"));
        Assert.That(configuration["processors"]!["resourcedetection"]!["detectors"]!.ToJsonString(), Is.EqualTo("""["ecs"]"""),
            "it finds the {TaskId}");
        Assert.That(configuration["receivers"]!["otlp"]!["protocols"]!["grpc"]!["endpoint"]!.ToString(),
            Is.EqualTo(new Uri(TaskEnvironment.Of(_required)["OTEL_EXPORTER_OTLP_ENDPOINT"]).Authority));
    }

    [Test]
    public void Should_read_each_secret_that_it_names()
    {
        var granted = PolicyStatement.In(_everything.Properties("ExecutionRole"), string.Empty)
            .Single(statement => statement.Sid == "ReadSecrets").Resources;
        var named = TaskEnvironment.Container(_everything, "edp")["Secrets"]!.AsArray()
            .Concat(TaskEnvironment.Container(_everything, "login")["Secrets"]!.AsArray())
            .Select(secret => string.Join(':', ((string)secret!["ValueFrom"]!).Split(':')[..7])).Distinct();

        Assert.That(granted, Is.EquivalentTo(named));
    }

    [Test]
    public void Should_scale_between_the_given_numbers()
    {
        var target = _everything.Properties("ScalableTarget");

        Assert.That(target["MinCapacity"]!.ToString(), Is.EqualTo("2"));
        Assert.That(target["MaxCapacity"]!.ToString(), Is.EqualTo("4"));
    }
}
