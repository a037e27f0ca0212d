namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// Messages that are consumed but could not be deleted. When they come again they are deleted, not consumed. The oldest are forgotten
/// first, and all when the process ends.
/// </summary>
internal sealed class HandledMessages(int capacity = 100_000)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public void Remember(string messageId)
    {
        lock (_lock)
        {
            if (!_ids.Add(messageId))
                return;
            _order.Enqueue(messageId);
            while (_order.Count > capacity)
                _ids.Remove(_order.Dequeue());
        }
    }

    public bool Contains(string messageId)
    {
        lock (_lock)
            return _ids.Contains(messageId);
    }
}
