namespace Edp.Amazon.Redriving;

/// <summary>What has become of the messages so far; it stays right when the redrive ends with an exception.</summary>
public sealed class RedriveReport
{
    private readonly SortedDictionary<string, int> _moved = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _left = new(StringComparer.Ordinal);

    /// <summary>Messages that were moved, or would be in a dry run, by the queue that took them.</summary>
    public IReadOnlyDictionary<string, int> Moved => _moved;

    /// <summary>Messages that stay because they could not be moved, by the reason.</summary>
    public IReadOnlyDictionary<string, int> Left => _left;

    /// <summary>Messages that stay because they came after the redrive had begun.</summary>
    public int Newer { get; private set; }

    /// <summary>Messages that were moved and could not be deleted: they are in both queues.</summary>
    public int Twice { get; private set; }

    internal void AddMoved(string queue) => Add(_moved, queue);

    internal void AddLeft(string reason) => Add(_left, reason);

    internal void AddNewer() => Newer++;

    internal void AddTwice() => Twice++;

    private static void Add(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
