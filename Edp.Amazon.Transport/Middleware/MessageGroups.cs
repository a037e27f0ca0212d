using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Keeps the messages of a group of a FIFO queue in their order: so many at once, in the order they came.</summary>
internal sealed class MessageGroups(int concurrentPerGroup)
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Queues up. Call it in the order of arrival; the task completes when it is the message's turn.</summary>
    public Task EnterAsync(Message message)
    {
        lock (_groups)
        {
            var id = Id(message);
            if (!_groups.TryGetValue(id, out var group))
                _groups.Add(id, group = new Group(concurrentPerGroup));
            group.Members++;
            return group.Turns.WaitAsync(CancellationToken.None);
        }
    }

    public void Leave(Message message)
    {
        lock (_groups)
        {
            var id = Id(message);
            var group = _groups[id];
            group.Turns.Release();
            if (--group.Members == 0 && _groups.Remove(id))
                group.Turns.Dispose();
        }
    }

    private static string Id(Message message) =>
        message.SystemAttributes.GetValueOrDefault(MessageSystemAttributeNames.MessageGroupId) ?? "";

    private sealed class Group(int concurrent)
    {
        public SemaphoreSlim Turns { get; } = new(concurrent);

        public int Members { get; set; }
    }
}
