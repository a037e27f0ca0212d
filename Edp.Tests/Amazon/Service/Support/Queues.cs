using System.Globalization;
using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>The queues of an installation, seen from outside.</summary>
internal sealed class Queues(AmazonClientSettings settings, string prefix) : IDisposable
{
    public const string S3Events = "edp-s3-events";

    private static readonly List<string> Counts =
        ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];

    public SqsClient Client { get; } = new(settings);

    public void Dispose() => Client.Dispose();

    public async Task<string> UrlAsync(string queue) =>
        (await Client.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = prefix + queue }, default)).QueueUrl;

    public async Task CreateAsync(string queue) =>
        await Client.CreateQueueAsync(new CreateQueueRequest { QueueName = prefix + queue }, default);

    /// <summary>The names of all queues there are.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        var listed = await Client.ListQueuesAsync(new ListQueuesRequest(), default);
        return [.. listed.Urls.Select(url => url[(url.LastIndexOf('/') + 1)..])];
    }

    /// <summary>Writes plain bodies into the queue of S3's events, as AWS does.</summary>
    public async Task SendAsync(params IEnumerable<string> bodies)
    {
        var url = await UrlAsync(S3Events);
        foreach (var chunk in bodies.Chunk(SqsLimits.MaxBatchEntries))
        {
            var answer = await Client.SendMessageBatchAsync(
                new SendMessageBatchRequest
                {
                    QueueUrl = url,
                    Entries = [.. chunk.Select((body, i) => new SendMessageBatchRequestEntry
                    {
                        Id = i.ToString(CultureInfo.InvariantCulture),
                        MessageBody = body
                    })]
                },
                default);
            if (answer.Refused.Count > 0)
                throw new InvalidOperationException($"{answer.Refused.Count} messages were refused: {answer.Refused[0].Message}");
        }
    }

    /// <summary>How many messages the queue holds: those that wait, that somebody has taken, and that are delayed.</summary>
    public async Task<int> DepthAsync(string queue) => await DepthOfAsync(await UrlAsync(queue));

    /// <summary>The queues that hold messages, with how many.</summary>
    public async Task<IReadOnlyDictionary<string, int>> FilledAsync()
    {
        var filled = new Dictionary<string, int>();
        foreach (var url in (await Client.ListQueuesAsync(new ListQueuesRequest(), default)).Urls)
        {
            if (await DepthOfAsync(url) is var depth and > 0)
                filled[url[(url.LastIndexOf('/') + 1)..]] = depth;
        }

        return filled;
    }

    /// <summary>Up to ten messages of a queue, with all their attributes; they stay in it.</summary>
    public async Task<IReadOnlyList<Message>> LookAsync(string queue) =>
        (await Client.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = await UrlAsync(queue),
                MaxNumberOfMessages = SqsLimits.MaxBatchEntries,
                MessageAttributeNames = ["All"],
                VisibilityTimeout = 0
            },
            default)).Received;

    private async Task<int> DepthOfAsync(string url)
    {
        var answer = await Client.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = Counts }, default);
        return Counts.Sum(count => int.Parse(answer.QueueAttributes.GetValueOrDefault(count, "0"), CultureInfo.InvariantCulture));
    }
}
