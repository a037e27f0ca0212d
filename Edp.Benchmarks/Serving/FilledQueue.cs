using System.Globalization;
using System.Text;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Serving;

/// <summary>A queue of the emulator with a workload in it, one event in a message, as S3 fills it.</summary>
internal sealed class FilledQueue(SqsClient sqs, string url)
{
    private const int Clients = 8;

    public static async Task<FilledQueue> FillAsync(SqsClient sqs, string url, Workload workload, CancellationToken cancellationToken)
    {
        var requests = workload.Deliveries().Chunk(SqsLimits.MaxBatchEntries);
        await Parallel.ForEachAsync(requests, Together(cancellationToken), async (numbers, token) =>
        {
            var entries = numbers.Select((number, index) => new SendMessageBatchRequestEntry
            {
                Id = index.ToString(CultureInfo.InvariantCulture),
                MessageBody = Encoding.UTF8.GetString(EventLines.Of([workload.EventOf(number)]))
            });
            var answer = await sqs.SendMessageBatchAsync(new SendMessageBatchRequest { QueueUrl = url, Entries = [.. entries] }, token);
            if (answer.Refused.Count > 0)
                throw new InvalidOperationException($"The emulator refused a message: {answer.Refused[0].Message}");
        });
        return new FilledQueue(sqs, url);
    }

    /// <summary>Receives and deletes all of it, and does nothing else: the emulator's ceiling.</summary>
    /// <returns>How many messages there were.</returns>
    public async Task<long> EmptyAsync(CancellationToken cancellationToken)
    {
        var emptied = 0L;
        await Parallel.ForEachAsync(Enumerable.Range(0, Clients), Together(cancellationToken), async (_, token) =>
        {
            while (true)
            {
                var received = await sqs.ReceiveMessageAsync(
                    new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = SqsLimits.MaxBatchEntries }, token);
                if (received.Received.Count == 0)
                    return;
                var entries = received.Received.Select((message, index) =>
                    new DeleteMessageBatchRequestEntry(index.ToString(CultureInfo.InvariantCulture), message.ReceiptHandle));
                await sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest { QueueUrl = url, Entries = [.. entries] }, token);
                Interlocked.Add(ref emptied, received.Received.Count);
            }
        });
        return emptied;
    }

    private static ParallelOptions Together(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Clients, CancellationToken = cancellationToken };
}
