using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Amazon.Support;
using Edp.Tests.Amazon.Transport.Support;
using Edp.Tests.Infrastructure;
using Eventually = Edp.Tests.Infrastructure.Eventually;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Amazon.Service;

/// <summary>The database holds ingest up, and SQS does not renew the visibility meanwhile: others may have the messages by then.</summary>
[OwnTransport("it does not tell when a message is not its own any more")]
public sealed class When_messages_are_lost_while_they_are_recorded : AwsFixture
{
    private const int Objects = 20;
    private const string VisibilitySeconds = "10";

    [Test]
    public async Task Should_record_them_once_with_none_in_the_error_queue()
    {
        await using var proxy = await FaultProxy.StartAsync(Emulator.ServiceUrl);
        var service = await LaunchAsync(
            SqsSettings with { ServiceUrl = proxy.ServiceUrl }, EventBridge.Settings,
            [.. ByCount(1_000), ("Edp:Amazon:VisibilityTimeout", VisibilitySeconds)]);
        await service.HealthyAsync();
        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/first"));

        await using (var other = new NpgsqlConnection(Database.PatientConnectionString))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("SELECT FROM edp.prefix_state FOR UPDATE", other, transaction);
            await hold.ExecuteNonQueryAsync();
            proxy.Fault = call => call.Action.StartsWith("ChangeMessageVisibility", StringComparison.Ordinal) ? ProxyFault.Unavailable : null;
            await Queues.SendAsync(Enumerable.Range(0, Objects).Select(i => new S3Event(Bucket, $"a/b/{i}").ToJson()));
            await Eventually.HoldsAsync(
                () => Log.Lines.Any(line => line.Contains("is not ours any more", StringComparison.Ordinal)), "messages are lost");
        }

        proxy.Fault = _ => null;
        // A message whose visibility has just ended is counted again when it is received the next time.
        await Eventually.HoldsAsync(
            async () => (await service.Client.PrefixAsync(Bucket, "a/b/")).EventCount >= Objects + 1, "all are recorded");
        await Eventually.HoldsAsync(async () => await Queues.DepthAsync(Queues.S3Events) == 0, "the queue is empty");
        Assert.That((await service.Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(Objects + 1));
        Assert.That((await Queues.FilledAsync()).Keys, Has.None.EndsWith("_error"));
    }
}
