using System.Globalization;
using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;

namespace Edp.Chaos;

/// <summary>What lies in the queues.</summary>
internal sealed class Queues(SqsClient sqs)
{
    private static readonly List<string> Counts =
    [
        QueueAttributeNames.ApproximateNumberOfMessages,
        QueueAttributeNames.ApproximateNumberOfMessagesNotVisible,
        QueueAttributeNames.ApproximateNumberOfMessagesDelayed
    ];

    /// <summary>The names of all queues.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) =>
        [.. (await sqs.ListQueuesAsync(new ListQueuesRequest(), cancellationToken)).Urls.Select(NameOf)];

    /// <summary>How many messages each queue that is not empty has, in any state.</summary>
    public async Task<IReadOnlyDictionary<string, long>> NotEmptyAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var url in (await sqs.ListQueuesAsync(new ListQueuesRequest(), cancellationToken)).Urls)
        {
            var answer = await sqs.GetQueueAttributesAsync(
                new GetQueueAttributesRequest { QueueUrl = url, AttributeNames = Counts }, cancellationToken);
            var count = answer.QueueAttributes.Values.Sum(value => long.Parse(value, CultureInfo.InvariantCulture));
            if (count > 0)
                found.Add(NameOf(url), count);
        }

        return found;
    }

    private static string NameOf(string url) => url[(url.LastIndexOf('/') + 1)..];
}
