using Amazon.EventBridge;
using Amazon.S3;
using Amazon.S3.Model;
using Edp.Service.Diagnosis;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Diagnosis;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

/// <summary><c>doctor</c> beside SQS, SNS, S3 and EventBridge: each part is ok, or there is something to do.</summary>
public sealed class When_the_doctor_looks_at_AWS : AwsFixture
{
    private const string Second = "lab-second";

    private static readonly (string, string?)[] Lists =
    [
        ("Edp:Buckets:0:BucketName", $"{Bucket},{Second}"), ("Edp:Buckets:0:ListFile", "files.txt"), ("Edp:Buckets:0:IncompleteAfter", "3600"),
        ("Edp:Buckets:1:BucketName", "*"), ("Edp:Buckets:1:ListFile", "files.txt"), ("Edp:Buckets:1:IncompleteAfter", "3600")
    ];

    [Test]
    public async Task Should_find_queues_topics_bus_and_lists_in_order_beside_a_running_service()
    {
        await PutBucketAsync();
        await StartAsync(Lists);

        var findings = await LookAsync(Lists);

        Assert.That(findings.Where(finding => finding.Status == FindingStatus.Problem), Is.Empty);
        foreach (var part in new[] { "database", "schema", "writes", "queues", "bus", "lists" })
            Assert.That(findings.Of(part).Status, Is.EqualTo(FindingStatus.Ok), $"{findings.Of(part)}");
        Assert.That(findings.Of("lists").Text, Is.EqualTo($"s3://{Bucket} can be read."));
        Assert.That(findings.Where(finding => finding.Part == "lists").Skip(1).First().Text, Is.EqualTo($"s3://{Second} can be read."));
        Assert.That(findings.Where(finding => finding.Part == "lists").Last().Text, Does.Contain("every bucket"));
        Assert.That(findings.Of("versions").Text, Does.Contain($"s3://{Bucket}"));
    }

    [Test]
    public async Task Should_say_what_to_do_where_nothing_is_there()
    {
        var findings = await LookAsync(
            [.. Lists, ("Edp:EventBusName", "no-such-bus"), ("Edp:Amazon:CreateTopology", "false")]);

        foreach (var part in new[] { "queues", "topics", "bus", "lists" })
        {
            Assert.That(findings.Of(part).Status, Is.EqualTo(FindingStatus.Problem), $"{findings.Of(part)}");
            Assert.That(findings.Of(part).ToDo, Is.Not.Empty, part);
        }

        Assert.That(findings.Of("queues").Text, Does.Contain("lab-edp-s3-events"));
        Assert.That(findings.Of("topics").Text, Does.Contain("Edp_Contracts-ObjectCreated"));
        Assert.That(findings.Of("bus").Text, Does.Contain("no-such-bus"));
        Assert.That(findings.Of("lists").Text, Is.EqualTo($"There is no bucket {Bucket}."));
    }

    [Test]
    public async Task Should_name_an_error_queue_that_holds_messages()
    {
        await StartAsync();
        await Queues.CreateAsync("edp-s3-events_error");
        await Queues.Client.SendMessageAsync(
            new() { QueueUrl = await Queues.UrlAsync("edp-s3-events_error"), MessageBody = "{}" }, CancellationToken.None);

        var finding = (await LookAsync([])).Last(finding => finding.Part == "queues");

        Assert.That(finding.Text, Is.EqualTo("lab-edp-s3-events_error holds 1 messages."));
        Assert.That(finding.ToDo, Does.Contain("edp redrive lab-edp-s3-events_error"));
    }

    [Test]
    public async Task Should_see_whether_manifests_may_be_written_and_leave_nothing_behind()
    {
        await PutBucketAsync();
        using var s3 = S3();

        var findings = (await LookAsync(ManifestsTo($"s3://{Second}/edp/", $"s3://{Second}/edp/", $"s3://{Bucket}/", "s3://lab-nowhere/edp/")))
            .Where(finding => finding.Part == "manifests").ToList();

        Assert.That(findings.Select(finding => finding.Status), Is.EqualTo(new[] { FindingStatus.Ok, FindingStatus.Ok, FindingStatus.Problem }));
        Assert.That(findings.Select(finding => finding.Text), Is.EqualTo(new[]
        {
            $"s3://{Second}/edp/ can be written to.", $"s3://{Bucket}/ can be written to.", "There is no bucket lab-nowhere."
        }));
        Assert.That(findings[2].ToDo, Does.Contain("ManifestTo"));
        Assert.That((await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Second })).S3Objects ?? [], Is.Empty);
        Assert.That((await s3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Second })).MultipartUploads ?? [], Is.Empty);
    }

    [Test]
    public async Task Should_name_the_rights_that_are_missing_to_write_manifests()
    {
        await using var s3 = await FakeS3.StartAsync();
        s3.AddBucket("lab-closed").DeniesAll = true;
        s3.AddBucket("lab-kept").DeniesAbort = true;
        var settings = Settings(
            [.. ManifestsTo("s3://lab-closed/edp/", "s3://lab-kept/edp/"), ("Edp:Transport", "InMemory"), ("Edp:EventSink", "File"), ("Edp:EventBusName", null)]);

        var findings = (await Examination.RunAsync(settings, services => services.AddSingleton(s3.Settings with { MaxRetries = 0 })))
            .Where(finding => finding.Part == "manifests").ToList();

        Assert.That(findings.Select(finding => finding.Status), Is.EqualTo(new[] { FindingStatus.Problem, FindingStatus.Note }));
        Assert.That(findings[0].ToDo, Does.Contain("s3:PutObject").And.Contain("s3://lab-closed/edp/*.edp.jsonl").And.Contain("kms:GenerateDataKey"));
        Assert.That(findings[1].ToDo, Does.Contain("s3:AbortMultipartUpload"));
    }

    private static (string, string?)[] ManifestsTo(params string[] folders) =>
        [.. folders.SelectMany((folder, i) => new (string, string?)[] { ($"Edp:Buckets:{i}:BucketName", $"lab-{i}"), ($"Edp:Buckets:{i}:ManifestTo", folder) })];

    private Task<IReadOnlyList<Finding>> LookAsync((string, string?)[] settings) => Examination.RunAsync(
        Settings(settings),
        services => services.AddSingleton(SqsSettings).AddSingleton<IAmazonEventBridge>(_ => new AmazonEventBridgeClient(EventBridge.Settings)));

    private async Task PutBucketAsync()
    {
        using var s3 = S3();
        foreach (var bucket in new[] { Bucket, Second })
            await s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket });
    }

    private AmazonS3Client S3() => new(
        SqsSettings.Credentials,
        new AmazonS3Config { ServiceURL = Emulator.ServiceUrl.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
}
