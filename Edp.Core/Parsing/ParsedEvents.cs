using System.Collections;
using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Edp.Core.Parsing;

/// <summary>
/// What one piece of a body gave. An entry is a record of <c>Records</c>, an element of an array, a line, or one document; each is
/// counted exactly once: as an object, a package, ignored or rejected.
/// </summary>
/// <param name="firstIndex">The index of the first entry of this piece in the whole body.</param>
internal sealed class ParsedEvents(long firstIndex = 0)
{
    private static readonly FrozenDictionary<string, long> NoReason = FrozenDictionary<string, long>.Empty;

    private readonly List<long> _objectIndexes = [];
    private readonly List<long> _packageIndexes = [];
    private Dictionary<string, long>? _rejectedByReason;

    private IList[]? _lists;
    private int[]? _marked;
    private long _markedIgnored;

    /// <summary>How many rejected entries, and how many remarks, are kept with their reason: one entry can hold a million of them.</summary>
    public int MaxReasons { get; set; } = 1_000;

    /// <summary>The objects created, in the order of the body.</summary>
    public List<ObjectEvent> Objects { get; } = [];

    /// <summary>The objects deleted, in the order of the body; their entries count as ignored.</summary>
    public List<ObjectEvent> Deleted { get; } = [];

    /// <summary>The Quilt packages created, in the order of the body.</summary>
    public List<PackageRevision> Packages { get; } = [];

    /// <summary>Ids of cache refreshes that a File Gateway has finished; their entries count as ignored.</summary>
    public List<string> Refreshes { get; } = [];

    /// <summary>Batches whose events have come back from the bus; their entries count as ignored.</summary>
    public List<ReceivedBatch> ReceivedBatches { get; } = [];

    /// <summary>Events of packages that have come back from the bus; their entries count as ignored.</summary>
    public List<Guid> ReceivedPackages { get; } = [];

    /// <summary>Entries that are understood and do not count (R2, R4).</summary>
    public long Ignored { get; private set; }

    /// <summary>Entries that are no events EDP knows.</summary>
    public long RejectedCount { get; private set; }

    /// <summary>How many of them there are for each of <see cref="RejectedReason"/>'s values.</summary>
    public IReadOnlyDictionary<string, long> RejectedByReason => (IReadOnlyDictionary<string, long>?)_rejectedByReason ?? NoReason;

    /// <summary>The first of the rejected entries, with the reason.</summary>
    public List<RejectedEntry> Rejected { get; } = [];

    /// <summary>Those ignored entries of which the sender should know why; the others are ignored as a matter of course.</summary>
    public List<IgnoredEntry> Remarks { get; } = [];

    /// <summary>The index of the first entry of this piece in the whole body.</summary>
    public long FirstIndex { get; } = firstIndex;

    /// <summary>How many entries this piece holds.</summary>
    public long Entries => Objects.Count + Packages.Count + Ignored + RejectedCount;

    /// <summary>The index of the entry that follows.</summary>
    public long EndIndex => FirstIndex + Entries;

    /// <summary>How much this piece keeps in memory: everything but what is only counted.</summary>
    public long Collected => Objects.Count + Deleted.Count + Packages.Count + Refreshes.Count + ReceivedBatches.Count + ReceivedPackages.Count
        + RejectedCount + Remarks.Count;

    public void Add(ObjectEvent created) => Add(created, Objects, _objectIndexes);

    public void Add(PackageRevision created) => Add(created, Packages, _packageIndexes);

    public void AddDeleted(ObjectEvent deleted)
    {
        Deleted.Add(deleted);
        Ignored++;
    }

    public void Ignore() => Ignored++;

    public void Ignore(string reason)
    {
        if (Remarks.Count < MaxReasons)
            Remarks.Add(new IgnoredEntry(EndIndex, reason));
        Ignored++;
    }

    public void Reject(ParseError error) => Add(new RejectedEntry(EndIndex, error.Message) { Cause = error });

    public void Add(RejectedEntry rejected)
    {
        if (Rejected.Count < MaxReasons)
            Rejected.Add(rejected);
        RejectedCount++;
        _rejectedByReason ??= new(StringComparer.Ordinal);
        CollectionsMarshal.GetValueRefOrAddDefault(_rejectedByReason, rejected.Cause!.Reason, out _)++;
    }

    /// <summary>The database refuses this object: its entry is rejected instead, always with the reason.</summary>
    public void Reject(ObjectEvent refused, string error) => Reject(
        refused, Objects, _objectIndexes, new ParseError(RejectedReason.Database, error) { Bucket = refused.Bucket, Key = refused.Key });

    /// <summary>The database refuses this package: its entry is rejected instead, always with the reason.</summary>
    public void Reject(PackageRevision refused, string error) =>
        Reject(refused, Packages, _packageIndexes, new ParseError(RejectedReason.Database, error));

    /// <summary>Remembers how much there is, at a moment when nothing is rejected.</summary>
    public void Mark()
    {
        _lists ??= [Objects, _objectIndexes, Packages, _packageIndexes, Deleted, Refreshes, ReceivedBatches, ReceivedPackages, Remarks];
        _marked ??= new int[_lists.Length];
        for (var i = 0; i < _lists.Length; i++)
            _marked[i] = _lists[i].Count;
        _markedIgnored = Ignored;
    }

    /// <summary>Forgets what was added since.</summary>
    public void ReturnToMark()
    {
        foreach (var (list, count) in _lists!.Zip(_marked!))
        {
            while (list.Count > count)
                list.RemoveAt(list.Count - 1);
        }

        Rejected.Clear();
        (Ignored, RejectedCount, _rejectedByReason) = (_markedIgnored, 0, null);
    }

    private void Add<T>(T created, List<T> entries, List<long> indexes)
    {
        indexes.Add(EndIndex);
        entries.Add(created);
    }

    private void Reject<T>(T refused, List<T> entries, List<long> indexes, ParseError error)
        where T : class
    {
        var position = entries.FindIndex(entry => ReferenceEquals(entry, refused));
        var rejected = new RejectedEntry(indexes[position], error.Message) { Cause = error };
        entries.RemoveAt(position);
        indexes.RemoveAt(position);
        MaxReasons = Math.Max(MaxReasons, Rejected.Count + 1);
        Add(rejected);
    }
}

/// <summary>A batch whose event has come back from the bus.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="IsReplay">Whether it is the event of a replay; one that was sent before proves nothing of that.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReceivedBatch(Guid BatchId, bool IsReplay);
