using System.Net;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

public sealed class When_topology_is_only_verified : AwsFixture
{
    [Test]
    public async Task Should_name_what_is_missing_and_start_when_it_is_there()
    {
        var verifying = await LaunchAsync(SqsSettings, EventBridge.Settings, [("Edp:Amazon:CreateTopology", "false")]);

        var told = await verifying.ToldAsync("transport", $"{Prefix}edp-s3-events", $"{Prefix}edp-prefix-state", "CreateTopology");
        Assert.That((await verifying.HealthAsync()).Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), told);
        Assert.That(await Queues.NamesAsync(), Is.Empty);

        await StartAsync(ByCount(1));
        await verifying.HealthyAsync();
    }
}

public sealed class When_AWS_refuses_the_service : AwsFixture
{
    [Test]
    public async Task Should_tell_what_SQS_answered()
    {
        await using var sqs = await RefusingSqs.StartAsync();

        var service = await LaunchAsync(SqsSettings with { ServiceUrl = sqs.ServiceUrl }, EventBridge.Settings);

        await service.ToldAsync("transport", $"{Prefix}edp-s3-events", FakeCredentials.Region, RefusingSqs.Reason);
    }

    [Test]
    public async Task Should_tell_that_the_credentials_are_wrong()
    {
        var wrong = EventBridge.Settings with { Credentials = new global::Amazon.Runtime.BasicAWSCredentials("AKIDWRONG", "wrong") };

        var service = await LaunchAsync(SqsSettings, wrong);

        await service.ToldAsync("event-bus", BusName, "UnrecognizedClientException", "security token");
    }

    [Test]
    public async Task Should_tell_that_the_region_is_wrong()
    {
        var service = await LaunchAsync(SqsSettings, EventBridge.Settings with { Region = "us-west-2" });

        await service.ToldAsync("event-bus", BusName, "scoped to eu-central-1/events, not us-west-2/events");
    }

    /// <summary>EventBridge takes events for a bus that does not exist, and drops them.</summary>
    [Test]
    public async Task Should_keep_events_until_their_bus_is_there()
    {
        var service = await LaunchAsync(SqsSettings, EventBridge.Settings, [.. ByCount(1), ("Edp:EventBusName", "not-yet")]);
        await service.ToldAsync("event-bus", "not-yet", "does not exist", FakeCredentials.Region);

        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Eventually.HoldsAsync(() => Log.Lines.Any(line => line.Contains("not-yet", StringComparison.Ordinal)), "the log tells it");
        Assert.That((await service.Client.BatchesAsync(Bucket)).Single().PublishedAt, Is.Null);

        EventBridge.AddBus("not-yet");
        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/2"));
        var batches = await BatchesAsync(2);
        Assert.That(batches.Select(batch => batch.Number), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(EventBridge.Dropped, Is.Empty);
        Assert.That(await Queues.FilledAsync(), Has.None.Matches<KeyValuePair<string, int>>(q => q.Key.EndsWith("_error", StringComparison.Ordinal)));
    }
}

public sealed class When_no_region_is_set
{
    [Test]
    public async Task Should_not_start_and_name_the_setting()
    {
        var (exitCode, said) = await ServiceProcess.RunAsync(
            new Dictionary<string, string?> { ["Edp:Transport"] = "AmazonSqs" },
            new Dictionary<string, string?>
            {
                ["AWS_REGION"] = null,
                ["AWS_DEFAULT_REGION"] = null,
                ["AWS_PROFILE"] = null,
                ["AWS_CONFIG_FILE"] = "/nowhere",
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere",
                ["AWS_EC2_METADATA_DISABLED"] = "true"
            });

        Assert.That((exitCode, said), Is.EqualTo((78, said)));
        Assert.That(said, Does.Contain("AWS_REGION"));
    }
}
