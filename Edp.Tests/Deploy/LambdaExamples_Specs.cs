using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Events;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

[CancelAfter(900_000)]
internal sealed class When_the_logging_function_gets_a_batch
{
    private readonly LambdaFunction _function =
        new(Path.Combine("examples", "lambda-on-package-objects-ready.yaml"), ParameterValues.Required);

    [Test]
    public async Task Should_log_bucket_and_prefix(CancellationToken cancellationToken)
    {
        var run =
            await _function.RunAsync(Batch.Ready("lab-intake", "hplc-07/run-0412/"), new Dictionary<string, string>(), cancellationToken);

        Assert.That(run.Log, Does.Contain("s3://lab-intake/hplc-07/run-0412/ is ready"));
        Assert.That(run.Calls, Is.Empty);
    }

    [Test]
    public async Task Should_take_the_event_as_the_first_version_of_the_product_sent_it(CancellationToken cancellationToken)
    {
        var recorded = Repository.Read("Edp.Tests", "Fixtures", "s3-events", "cases", "59-quilt-package-objects-ready.json");
        var @event = JsonNode.Parse(recorded)!.AsObject();

        var run = await _function.RunAsync(@event, new Dictionary<string, string>(), cancellationToken);

        Assert.That((string?)run.Result["prefix"], Is.EqualTo((string?)@event["detail"]!["prefix"]));
    }

    [Test]
    public void Should_be_called_for_batches_of_its_bucket_alone()
    {
        Assert.That(EventPattern.Matches(_function.Pattern, Batch.Ready("lab-intake", "a/")), Is.True);
        Assert.That(EventPattern.Matches(_function.Pattern, Batch.Ready("lab-other", "a/")), Is.False);
    }
}

[CancelAfter(900_000)]
internal sealed class When_the_quarantine_function_gets_a_batch
{
    private const string BatchId = "0f8fad5b-d9cb-469f-a165-70867728950e";
    private const string Place = $"lab-quarantine/run-1/{BatchId}/";

    private static readonly (string, string)[] Complete =
        [("Author", "Ada"), ("ComputerName", "Genome Lab - 1234"), ("Date", "2026-03-14"), ("ProjectID", "YYD"), ("StudyID", "ABC-23")];

    private static readonly JsonObject Ready = Batch.Ready("lab-intake", "run-1/");

    private readonly LambdaFunction _function = new(Path.Combine("examples", "quarantine.yaml"),
        new Dictionary<string, string>(ParameterValues.Everything) { ["BucketName"] = "lab-intake" });

    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_push_a_valid_one_with_the_metadata_of_its_workbook(bool sharedTexts, CancellationToken cancellationToken)
    {
        var run = await RunAsync(Workbook.Of(Complete, sharedTexts), cancellationToken);

        Assert.That((string?)run.Result["result"], Is.EqualTo("pushed"));
        Assert.That(run.Objects, Has.All.StartsWith("lab-intake/"));
        Assert.That(run.Objects, Is.SupersetOf(new[] { "lab-intake/run-1/README.md", "lab-intake/run-1/.quiltignore" }));
        var sent = run.Calls.Single(call => call.Action == "sqs:SendMessage");
        Assert.That(sent.Resource, Is.EqualTo("https://sqs.eu-central-1.amazonaws.com/111122223333/quilt-PackagerQueue-1"));
        var message = JsonNode.Parse((string)sent.Arguments["body"]!)!;
        Assert.That((string?)message["source_prefix"], Is.EqualTo("s3://lab-intake/run-1/"));
        Assert.That(message["metadata"]!.AsObject().Select(field => (field.Key, (string)field.Value!)), Is.EquivalentTo(Complete));
        Assert.That((string?)message["workflow"], Is.EqualTo("assay"));
    }

    [Test]
    public async Task Should_not_replace_a_readme_that_came_with_the_files(CancellationToken cancellationToken)
    {
        var objects = Files(Workbook.Of(Complete));
        objects["lab-intake/run-1/README.md"] = "mine";

        var run = await _function.RunAsync(Ready, objects, cancellationToken);

        Assert.That(run.Calls.Where(call => call.Action == "s3:PutObject").Select(call => call.Resource),
            Is.EqualTo(new[] { "arn:aws:s3:::lab-intake/run-1/.quiltignore" }));
    }

    [Test]
    public async Task Should_take_the_event_as_the_first_version_of_the_product_sent_it(CancellationToken cancellationToken)
    {
        var recorded = Repository.Read("Edp.Tests", "Fixtures", "s3-events", "cases", "59-quilt-package-objects-ready.json");
        var @event = JsonNode.Parse(recorded)!.AsObject();
        var (bucket, prefix) = ((string)@event["detail"]!["bucket"]!, (string)@event["detail"]!["prefix"]!);
        var objects = new Dictionary<string, string> { [$"{bucket}/{prefix}metadata.xlsx"] = Workbook.Of([("Author", "Ada")]) };

        var run = await _function.RunAsync(@event, objects, cancellationToken);

        Assert.That((string?)run.Result["result"], Is.EqualTo("quarantined"));
        Assert.That(run.Objects, Is.EqualTo(new[] { $"lab-quarantine/{prefix}{(string)@event["id"]!}/metadata.xlsx" }), "it has no batch-id");
    }

    [TestCase("Author", "the workbook lacks ComputerName, Date, ProjectID, StudyID")]
    [TestCase("Authors", "the workbook lacks Author, ComputerName, Date, ProjectID, StudyID")]
    public async Task Should_move_an_invalid_one_and_tell_where_to(string field, string problem, CancellationToken cancellationToken)
    {
        var run = await RunAsync(Workbook.Of([(field, "Ada")]), cancellationToken);

        AssertQuarantined(run, problem);
    }

    [TestCase("no workbook at all")]
    [TestCase("")]
    public async Task Should_move_one_whose_workbook_cannot_be_read(string content, CancellationToken cancellationToken) =>
        AssertQuarantined(await RunAsync(content, cancellationToken), "the workbook cannot be read: File is not a zip file");

    [Test]
    public async Task Should_delete_nothing_before_everything_is_copied_and_the_workbook_last(CancellationToken cancellationToken)
    {
        var calls = (await RunAsync(Workbook.Of([]), cancellationToken)).Calls.Select(call => $"{call.Action} {call.Resource}").ToList();

        Assert.That(calls.FindIndex(call => call.StartsWith("s3:DeleteObject", StringComparison.Ordinal)),
            Is.GreaterThan(calls.FindLastIndex(call => call.StartsWith("s3:PutObject", StringComparison.Ordinal))));
        Assert.That(calls.Last(call => call.StartsWith("s3:DeleteObject", StringComparison.Ordinal)), Does.EndWith("/metadata.xlsx"));
    }

    [Test]
    public async Task Should_delete_nothing_when_a_copy_is_not_what_was_copied(CancellationToken cancellationToken)
    {
        var failure = await _function.FailAsync(Ready, Files(Workbook.Of([])), ["run-1/trace.raw"], cancellationToken);

        Assert.That(failure, Does.Contain("nothing is deleted"));
    }

    [Test]
    public async Task Should_overwrite_nothing_in_the_quarantine(CancellationToken cancellationToken)
    {
        var objects = Files(Workbook.Of([]));
        objects[$"{Place}trace.raw"] = "something else";

        var failure = await _function.FailAsync(Ready, objects, [], cancellationToken);

        Assert.That(failure, Does.Contain("nothing is deleted"));
    }

    [Test]
    public async Task Should_go_on_where_an_earlier_try_ended(CancellationToken cancellationToken)
    {
        var objects = Files(Workbook.Of([]));
        objects[$"{Place}trace.raw"] = objects["lab-intake/run-1/trace.raw"];

        var run = await _function.RunAsync(Ready, objects, cancellationToken);

        Assert.That((string?)run.Result["result"], Is.EqualTo("quarantined"));
        Assert.That(run.Objects, Is.EquivalentTo(new[]
        {
            "lab-intake/run-2/other.raw", $"{Place}metadata.xlsx", $"{Place}trace.raw",
        }));
    }

    [Test]
    public async Task Should_wait_while_there_is_no_workbook(CancellationToken cancellationToken)
    {
        var objects = new Dictionary<string, string> { ["lab-intake/run-1/trace.raw"] = "x" };

        var run = await _function.RunAsync(Ready, objects, cancellationToken);

        Assert.That((string?)run.Result["result"], Is.EqualTo("waiting"));
        Assert.That(run.Objects, Is.EqualTo(new[] { "lab-intake/run-1/trace.raw" }));
    }

    [Test]
    public async Task Should_never_move_a_whole_bucket(CancellationToken cancellationToken)
    {
        var objects = new Dictionary<string, string> { ["lab-intake/metadata.xlsx"] = "{}" };

        var run = await _function.RunAsync(Batch.Ready("lab-intake", ""), objects, cancellationToken);

        Assert.That((string?)run.Result["result"], Is.EqualTo("ignored"));
        Assert.That(run.Calls, Is.Empty);
    }

    [Test]
    public void Should_tell_people_when_the_function_or_the_packaging_engine_fails()
    {
        var dead = new Dictionary<string, string>(ParameterValues.Everything) { ["PackagingDeadLetterQueueName"] = "quilt-dead" };
        var stack = new EvaluatedTemplate(Template.Load(Path.Combine("examples", "quarantine.yaml")), dead);
        var alarms = stack.OfType("AWS::CloudWatch::Alarm").Select(alarm => alarm.Value).ToArray();

        Assert.That(alarms.Select(alarm => $"{alarm["Dimensions"]![0]!["Value"]} {alarm["MetricName"]}"),
            Is.EquivalentTo(new[] { "quilt-dead ApproximateNumberOfMessagesVisible", "edp-stack-Function Errors" }));
        Assert.That(alarms.Select(alarm => (string?)alarm["AlarmActions"]![0]), Has.All.EndsWith(":Notes"));
    }

    [Test]
    public async Task Should_need_every_permission_it_has_and_no_other(CancellationToken cancellationToken)
    {
        string[] runs = [Workbook.Of(Complete), Workbook.Of([])];
        var calls = new List<AwsCall>();
        foreach (var workbook in runs)
            calls.AddRange((await RunAsync(workbook, cancellationToken)).Calls);
        calls.AddRange((await _function.RunAsync(Ready, new Dictionary<string, string>(), cancellationToken)).Calls);

        var permissions = _function.Permissions.Where(statement => statement.Sid != "WriteOwnLogs").ToArray();
        var refused = calls.Where(call => !permissions.Any(statement => Allows(statement, call)))
            .Select(call => $"{call.Action} {call.Resource}");
        var unused = permissions.SelectMany(statement => statement.Actions).Except(calls.Select(call => call.Action));

        Assert.That(refused, Is.Empty);
        Assert.That(unused, Is.Empty);
    }

    private static void AssertQuarantined(FunctionRun run, string problem)
    {
        Assert.That((string?)run.Result["result"], Is.EqualTo("quarantined"));
        Assert.That(run.Objects, Is.EquivalentTo(new[]
        {
            "lab-intake/run-2/other.raw", $"{Place}metadata.xlsx", $"{Place}trace.raw",
        }));
        Assert.That((string?)run.Calls.Single(call => call.Action == "sns:Publish").Arguments["message"],
            Is.EqualTo($"s3://lab-intake/run-1/: {problem}.\n2 files were moved:\nhttps://quilt.example.org/b/lab-quarantine/tree/run-1/{BatchId}/"));
        Assert.That(run.Calls.Select(call => call.Action), Has.None.EqualTo("sqs:SendMessage"));
    }

    private Task<FunctionRun> RunAsync(string workbook, CancellationToken cancellationToken) =>
        _function.RunAsync(Ready, Files(workbook), cancellationToken);

    private static Dictionary<string, string> Files(string workbook) => new()
    {
        ["lab-intake/run-1/metadata.xlsx"] = workbook,
        ["lab-intake/run-1/trace.raw"] = "x",
        ["lab-intake/run-2/other.raw"] = "y",
    };

    /// <summary>A queue is called by its URL and allowed by its ARN; both end in its name.</summary>
    private static bool Allows(PolicyStatement statement, AwsCall call) =>
        statement.Actions.Contains(call.Action) && statement.Resources.Any(resource =>
            resource == call.Resource
            || (resource.EndsWith("/*", StringComparison.Ordinal) && call.Resource.StartsWith(resource[..^1], StringComparison.Ordinal))
            || (resource.Contains(":sqs:", StringComparison.Ordinal) && resource.Split(':')[^1] == call.Resource.Split('/')[^1]));
}

internal sealed class When_an_example_is_deployed
{
    [TestCaseSource(nameof(Functions))]
    public void Should_have_code_that_fits_into_the_template(string code) => Assert.That(code.Length, Is.InRange(1, 4096));

    [Test]
    public void Should_tell_by_mail_of_batches_of_one_bucket()
    {
        var filter = new EvaluatedTemplate(Template.Load(Path.Combine("examples", "email-subscription.yaml")), ParameterValues.Required)
            .Properties("Subscription")["FilterPolicy"]!.AsObject();

        // A filter policy on the body is matched like an event pattern ("Amazon SNS subscription filter policies").
        Assert.That(EventPattern.Matches(filter, Batch.Ready("lab-intake", "a/")), Is.True);
        Assert.That(EventPattern.Matches(filter, Batch.Ready("lab-other", "a/")), Is.False);
    }

    [Test]
    public void Should_receive_events_of_the_account_of_EDP()
    {
        var pattern = new EvaluatedTemplate(Template.Load(Path.Combine("examples", "receive-from-edp.yaml")), ParameterValues.Required)
            .Properties("Rule")["EventPattern"]!.AsObject();

        Assert.That(EventPattern.Matches(pattern, Batch.Ready("lab-intake", "a/")), Is.True);
        Assert.That(EventPattern.Matches(pattern, Batch.Ready("lab-intake", "a/", account: "999999999999")), Is.False);
    }

    private static IEnumerable<string> Functions() => Template.Names.Select(Template.Load)
        .SelectMany(template => template.Resources.Where(entry => (string)entry.Value!["Type"]! == "AWS::Lambda::Function"))
        .Select(function => (string)function.Value!["Properties"]!["Code"]!["ZipFile"]!);
}

internal static class Batch
{
    /// <summary>The event that EDP emits for a batch.</summary>
    public static JsonObject Ready(string bucket, string prefix, string account = "111122223333") => new()
    {
        ["version"] = "0",
        ["id"] = "7bf73129-1428-4cd3-a780-95db273d1602",
        ["detail-type"] = "package-objects-ready",
        ["source"] = "com.quiltdata.edp",
        ["account"] = account,
        ["resources"] = new JsonArray($"arn:aws:s3:::{bucket}"),
        ["detail"] = new JsonObject
        {
            ["version"] = "0.1",
            ["bucket"] = bucket,
            ["prefix"] = prefix,
            ["batch-id"] = "0f8fad5b-d9cb-469f-a165-70867728950e",
        },
    };
}
