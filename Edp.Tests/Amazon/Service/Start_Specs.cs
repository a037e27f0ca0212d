using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Amazon.Support;
using Edp.Tests.Infrastructure;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

public sealed class When_topology_is_only_verified : AwsFixture
{
    private const string SomeQueue = $"{Prefix}edp-";

    [Test]
    [OwnTransport("it creates what is missing")]
    public async Task Should_not_start_and_name_what_is_missing()
    {
        var refused = Assert.ThrowsAsync<AmazonSqsConnectionException>(StartVerifyingAsync);

        Assert.That(refused!.Message, Does.Contain(SomeQueue).And.Contain("CreateTopology = false").And.Contain(FakeCredentials.Region));
        Assert.That(await Queues.NamesAsync(), Has.None.StartsWith(SomeQueue));
    }

    [Test]
    public async Task Should_start_when_everything_is_there()
    {
        await StartAsync(ByCount(1));
        foreach (var queue in (await Queues.NamesAsync()).Where(name => name.StartsWith(SomeQueue, StringComparison.Ordinal)))
        {
            await Queues.CreateAsync($"{queue[Prefix.Length..]}_error");
            await Queues.CreateAsync($"{queue[Prefix.Length..]}_skipped");
        }

        await StartVerifyingAsync();

        await Queues.SendAsync(new S3Event(Bucket, "a/b/1").ToJson());
        await BatchesAsync(1);
    }

    private async Task StartVerifyingAsync() => await StartAsync([.. ByCount(1), ("Edp:Amazon:CreateTopology", "false")]);
}

public sealed class When_AWS_refuses_the_service : AwsFixture
{
    [Test]
    [OwnTransport("it tries again and does not end")]
    public async Task Should_tell_what_SQS_answered()
    {
        await using var sqs = await RefusingSqs.StartAsync();

        var (exitCode, said) = await ServiceProcess.RunAsync(Settings(), ServiceProcess.Environment(sqs.ServiceUrl, EventBridge.ServiceUrl));

        Assert.That((exitCode, said), Is.EqualTo((69, said)));
        Assert.That(said, Does.Contain($"EDP can't start: The queue {Prefix}edp-").And.Contain(RefusingSqs.Reason));
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

        await Eventually.HoldsAsync(
            async () => (await service.HealthAsync()).Health.Checks["database"].Status == "Healthy", "the database is ready");

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
