using Amazon.EventBridge;
using Amazon.S3;
using Amazon.S3.Model;
using Edp.Service.Diagnosis;
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

    private Task<IReadOnlyList<Finding>> LookAsync((string, string?)[] settings) => Examination.RunAsync(
        Settings(settings),
        services => services.AddSingleton(SqsSettings).AddSingleton<IAmazonEventBridge>(_ => new AmazonEventBridgeClient(EventBridge.Settings)));

    private async Task PutBucketAsync()
    {
        using var s3 = new AmazonS3Client(
            SqsSettings.Credentials,
            new AmazonS3Config { ServiceURL = Emulator.ServiceUrl.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
        foreach (var bucket in new[] { Bucket, Second })
            await s3.PutBucketAsync(new PutBucketRequest { BucketName = bucket });
    }
}
