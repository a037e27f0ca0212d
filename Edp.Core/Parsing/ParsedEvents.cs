using System.Runtime.InteropServices;

namespace Edp.Core.Parsing;

/// <summary>
/// What one piece of a body gave. An entry is a record of <c>Records</c>, an element of an array, a line, or one document; each is
/// counted exactly once: as an object, a package, ignored or rejected.
/// </summary>
/// <param name="firstIndex">The index of the first entry of this piece in the whole body.</param>
internal sealed class ParsedEvents(long firstIndex = 0)
{
    private readonly List<long> _objectIndexes = [];
    private readonly List<long> _packageIndexes = [];
    private readonly Dictionary<string, long> _rejectedByReason = new(StringComparer.Ordinal);

    /// <summary>How many rejected entries, and how many remarks, are kept with their reason: one entry can hold a million of them.</summary>
    public int MaxReasons { get; set; } = 1_000;

    /// <summary>The objects created, in the order of the body.</summary>
    public List<ObjectEvent> Objects { get; } = [];

    /// <summary>The objects deleted, in the order of the body; their entries count as ignored.</summary>
    public List<ObjectDeleted> Deleted { get; } = [];

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
    public IReadOnlyDictionary<string, long> RejectedByReason => _rejectedByReason;

    /// <summary>The first of the rejected entries, with the reason.</summary>
    public List<RejectedEntry> Rejected { get; } = [];

    /// <summary>Those ignored entries of which the sender should know why; the others are ignored as a matter of course.</summary>
    public List<IgnoredEntry> Remarks { get; } = [];

    /// <summary>The index of the first entry of this piece in the whole body.</summary>
    public long FirstIndex { get; } = firstIndex;

    /// <summary>How many entries this piece holds.</summary>
    public long Entries => Objects.Count + Packages.Count + Ignored + RejectedCount;

    /// <summary>How much this piece keeps in memory: everything but what is only counted.</summary>
    public long Collected => Objects.Count + Deleted.Count + Packages.Count + Refreshes.Count + ReceivedBatches.Count + ReceivedPackages.Count
        + RejectedCount + Remarks.Count;

    public void Add(ObjectEvent created)
    {
        _objectIndexes.Add(FirstIndex + Entries);
        Objects.Add(created);
    }

    public void Add(PackageRevision created)
    {
        _packageIndexes.Add(FirstIndex + Entries);
        Packages.Add(created);
    }

    public void Add(ObjectDeleted deleted)
    {
        Deleted.Add(deleted);
        Ignored++;
    }

    public void Ignore() => Ignored++;

    public void Ignore(string reason)
    {
        if (Remarks.Count < MaxReasons)
            Remarks.Add(new IgnoredEntry(FirstIndex + Entries, reason));
        Ignored++;
    }

    public void Reject(ParseError error) => Add(new RejectedEntry(FirstIndex + Entries, error.Message) { Cause = error });

    public void Add(RejectedEntry rejected)
    {
        if (Rejected.Count < MaxReasons)
            Rejected.Add(rejected);
        Count(rejected.Cause!.Reason);
    }

    /// <summary>The database refuses this object: its entry is rejected instead, always with the reason.</summary>
    public void Reject(ObjectEvent refused, string error) => Reject(
        Objects, _objectIndexes, refused, new ParseError(RejectedReason.Database, error) { Bucket = refused.Bucket, Key = refused.Key });

    /// <summary>The database refuses this package: its entry is rejected instead, always with the reason.</summary>
    public void Reject(PackageRevision refused, string error) =>
        Reject(Packages, _packageIndexes, refused, new ParseError(RejectedReason.Database, error));

    public ParsedMark Mark() => new(
        Objects.Count, Deleted.Count, Packages.Count, Refreshes.Count, ReceivedBatches.Count, ReceivedPackages.Count, Ignored,
        RejectedCount, Rejected.Count, Remarks.Count,
        _rejectedByReason.Count == 0 ? [] : [.. _rejectedByReason]);

    /// <summary>Forgets what was added since.</summary>
    public void ReturnTo(ParsedMark mark)
    {
        CutTo(Objects, mark.Objects);
        CutTo(_objectIndexes, mark.Objects);
        CutTo(Deleted, mark.Deleted);
        CutTo(Packages, mark.Packages);
        CutTo(_packageIndexes, mark.Packages);
        CutTo(Refreshes, mark.Refreshes);
        CutTo(ReceivedBatches, mark.ReceivedBatches);
        CutTo(ReceivedPackages, mark.ReceivedPackages);
        CutTo(Rejected, mark.Rejected);
        CutTo(Remarks, mark.Remarks);
        (Ignored, RejectedCount) = (mark.Ignored, mark.RejectedCount);
        _rejectedByReason.Clear();
        foreach (var (reason, count) in mark.RejectedByReason)
            _rejectedByReason.Add(reason, count);
    }

    private static void CutTo<T>(List<T> entries, int count) => entries.RemoveRange(count, entries.Count - count);

    private void Reject<T>(List<T> entries, List<long> indexes, T refused, ParseError error)
        where T : class
    {
        var position = entries.FindIndex(entry => ReferenceEquals(entry, refused));
        Rejected.Add(new RejectedEntry(indexes[position], error.Message) { Cause = error });
        Count(error.Reason);
        entries.RemoveAt(position);
        indexes.RemoveAt(position);
    }

    private void Count(string reason)
    {
        RejectedCount++;
        CollectionsMarshal.GetValueRefOrAddDefault(_rejectedByReason, reason, out _)++;
    }
}
