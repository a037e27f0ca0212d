using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Amazon.Support;
using Edp.Tests.Amazon.Transport.Support;
using Edp.Tests.Infrastructure;
using Eventually = Edp.Tests.Infrastructure.Eventually;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

public sealed class When_PostgreSQL_is_away_for_some_seconds : AwsFixture
{
    private const int Objects = 600;

    private protected override bool OwnsServer => true;

    [Test]
    public async Task Should_lose_nothing_and_go_on_by_itself()
    {
        var service = await StartAsync([.. ByCount(50), Quiet, ("Edp:Amazon:MessagesPerTransaction", "20")]);
        var events = Enumerable.Range(0, Objects).Select(i => new S3Event(Bucket, $"a/b/{i}").ToJson()).ToList();

        await Queues.SendAsync(events.Take(Objects / 2));
        await Eventually.HoldsAsync(() => Batches().Count > 0, "messages flow");
        await Server.StopImmediatelyAsync();
        await Queues.SendAsync(events.Skip(Objects / 2));

        await service.ToldAsync("database", "127.0.0.1");
        var waiting = await Queues.DepthAsync(Queues.S3Events);
        Assert.That(waiting, Is.GreaterThanOrEqualTo(Objects / 2), "R12: nothing is deleted before it is durable");
        var tried = Log.Lines.Count(IsRefused);
        await Eventually.HoldsAsync(() => Log.Lines.Count(IsRefused) > tried, "it is tried again");
        await Server.StartAsync();

        await service.HealthyAsync();
        await Eventually.HoldsAsync(
            () => Batches().DistinctBy(batch => batch.BatchId).Sum(batch => batch.EventCount) == Objects, "all objects are on the bus");
        await EmptyAsync();
        Assert.That(Batches().DistinctBy(batch => batch.BatchId).Sum(batch => batch.EventCount), Is.EqualTo(Objects));
    }

    private static bool IsRefused(string line) => line.Contains("not available", StringComparison.Ordinal);
}

public sealed class When_SQS_and_SNS_are_away_for_some_seconds : AwsFixture
{
    private const int Objects = 400;

    [Test]
    public async Task Should_lose_nothing_and_go_on_by_itself()
    {
        await using var proxy = await FaultProxy.StartAsync(Emulator.ServiceUrl);
        var service = await LaunchAsync(SqsSettings with { ServiceUrl = proxy.ServiceUrl }, EventBridge.Settings, [.. ByCount(20), Quiet]);
        await service.HealthyAsync();
        var events = Enumerable.Range(0, Objects).Select(i => new S3Event(Bucket, $"a/b/{i}")).ToList();

        await Queues.SendAsync(events.Take(200).Select(created => created.ToJson()));
        await Eventually.HoldsAsync(() => Batches().Count > 0, "messages flow");
        proxy.Fault = _ => new ProxyFault.Break();
        await Queues.SendAsync(events.Skip(200).Take(150).Select(created => created.ToJson()));
        await service.Client.RecordAsync(events.Skip(350));
        await service.ToldAsync("transport", AmazonSqsHosts.ToldOfAnOutage);
        proxy.Fault = _ => null;

        await service.HealthyAsync();
        await Eventually.HoldsAsync(
            () => Batches().DistinctBy(batch => batch.BatchId).Sum(batch => batch.EventCount) == Objects, "all objects are on the bus");
        await EmptyAsync();
        Assert.That(Batches().DistinctBy(batch => batch.BatchId).Sum(batch => batch.EventCount), Is.EqualTo(Objects));
    }
}

public sealed class When_the_service_stops_while_PostgreSQL_is_away : AwsFixture
{
    private protected override bool OwnsServer => true;

    [Test]
    public async Task Should_leave_the_messages_in_their_queue()
    {
        var service = await StartAsync([.. ByCount(10), ("shutdownTimeoutSeconds", "3")]);
        await Server.StopImmediatelyAsync();
        await Queues.SendAsync(Enumerable.Range(0, 30).Select(i => new S3Event(Bucket, $"a/b/{i}").ToJson()));
        await Eventually.HoldsAsync(() => Log.Lines.Any(line => line.Contains("not available", StringComparison.Ordinal)), "it was tried");

        await service.StopAsync();

        Assert.That(await Queues.FilledAsync(), Is.EqualTo(new Dictionary<string, int> { [Prefix + Queues.S3Events] = 30 }));
        await Server.StartAsync();
    }
}
