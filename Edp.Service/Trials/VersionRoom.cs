using Edp.Core.Batching;

namespace Edp.Service.Trials;

/// <summary>The room for the versions of the keys in all open batches, used again for those that open later.</summary>
internal sealed class VersionRoom
{
    // What many batches of one moment have left behind is for the garbage collector.
    private const int MaxSpare = 100;
    private const int MaxSpareKeys = 10_000;

    private readonly Stack<KeyVersions> _spare = new();

    /// <summary>How many keys there are in open batches.</summary>
    public int Keys { get; private set; }

    public KeyVersions Rent() => _spare.TryPop(out var spare) ? spare : new KeyVersions();

    /// <summary>Adds those of the arrived objects that are in the open batch.</summary>
    public void Add(KeyVersions versions, Guid open, List<RecordedObject> arrived)
    {
        Keys -= versions.Count;
        versions.EnsureCapacity(arrived.Count);
        foreach (var arrival in arrived)
        {
            if (arrival.BatchId == open)
                versions.Add(arrival.Event.Key, arrival.Version);
        }

        Keys += versions.Count;
    }

    public void Return(KeyVersions versions)
    {
        Keys -= versions.Count;
        if (_spare.Count >= MaxSpare || versions.Count > MaxSpareKeys)
            return;
        versions.Clear();
        _spare.Push(versions);
    }
}
