using System.Diagnostics;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Edp.Tests.Amazon.Emulator;

namespace Edp.Benchmarks.Serving;

/// <summary>
/// A workload through a queue of the emulator that is full when the service starts. Beside it, how fast a client empties the same queue
/// that does nothing with the messages.
/// </summary>
internal static class ThroughSqs
{
    private const string QueueName = "edp-s3-events";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPoll = TimeSpan.FromSeconds(21);
    private static readonly TimeSpan MaxStandstill = TimeSpan.FromMinutes(2);

    public static async Task<ServiceRun> MeasureAsync(
        DatabaseServer server, Workload workload, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var emulator = await EmulatorProcess.StartAsync(0, cancellationToken);
        using var sqs = new SqsClient(emulator.Settings);
        var ceiling = await CeilingAsync(sqs, workload, cancellationToken);

        var onSqs = new Dictionary<string, string?>(settings)
        {
            ["Edp:Transport"] = "AmazonSqs",
            ["AWS_REGION"] = emulator.Settings.Region,
            ["AWS_ACCESS_KEY_ID"] = "emulator",
            ["AWS_SECRET_ACCESS_KEY"] = "emulator",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL"] = emulator.ServiceUrl.ToString()
        };
        await using var database = await server.CreateDatabaseAsync();
        // The first process creates the queues and leaves.
        await using (await EdpProcess.StartAsync(database, onSqs, cancellationToken))
        {
        }

        // What a poll of that process still receives would be out of sight for half a minute.
        await Task.Delay(MaxPoll, cancellationToken);
        var url = (await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = QueueName }, cancellationToken)).QueueUrl;
        await FilledQueue.FillAsync(sqs, url, workload, cancellationToken);
        await using var service = await EdpProcess.StartAsync(database, onSqs, cancellationToken);
        // The first messages of a process pay for compiling.
        var warm = await RecordedAsync(database, workload.Events / 2, cancellationToken);
        var run = await ServiceRun.MeasureAsync(
            server,
            database,
            service,
            async () =>
            {
                var watch = Stopwatch.StartNew();
                await RecordedAsync(database, workload.Events, cancellationToken);
                return (workload.Events - warm) / watch.Elapsed.TotalSeconds;
            },
            workload.Events,
            workload.Events - warm);
        return run with { Ceiling = ceiling };
    }

    private static async Task<double> CeilingAsync(SqsClient sqs, Workload workload, CancellationToken cancellationToken)
    {
        var url = (await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "ceiling" }, cancellationToken)).QueueUrl;
        var queue = await FilledQueue.FillAsync(sqs, url, workload, cancellationToken);
        var watch = Stopwatch.StartNew();
        return await queue.EmptyAsync(cancellationToken) / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Waits until so many different events are recorded.</summary>
    /// <returns>How many there are then.</returns>
    private static async Task<long> RecordedAsync(Database database, long wanted, CancellationToken cancellationToken)
    {
        var (standstill, recorded) = (Stopwatch.StartNew(), -1L);
        while (recorded < wanted)
        {
            await Task.Delay(Poll, cancellationToken);
            var now = await database.QueryAsync<long>("SELECT count(*) FROM edp.object_event");
            if (now > recorded)
                standstill.Restart();
            else if (standstill.Elapsed > MaxStandstill)
                throw new InvalidOperationException($"{recorded} of {wanted} events are recorded, and no more come.");
            recorded = now;
        }

        return recorded;
    }
}
