namespace Edp.Service.Ingest.Parsing;

/// <summary>
/// What one piece of a body gave. An entry is a record of <c>Records</c>, an element of an array, a line, or one document; each is
/// counted exactly once: as an object, a package, ignored or rejected.
/// </summary>
internal sealed class ParsedEvents
{
    public ParsedEvents(long firstIndex = 0) => FirstIndex = firstIndex;

    /// <summary>The objects created, in the order of the body.</summary>
    public List<ObjectEvent> Objects { get; } = [];

    /// <summary>The Quilt packages created, in the order of the body.</summary>
    public List<PackageRevision> Packages { get; } = [];

    /// <summary>Ids of cache refreshes that a File Gateway has finished; their entries count as ignored.</summary>
    public List<string> Refreshes { get; } = [];

    /// <summary>Entries that are understood and do not count (R2, R4).</summary>
    public long Ignored { get; private set; }

    public List<RejectedEntry> Rejected { get; } = [];

    /// <summary>Those ignored entries of which the sender should know why; the others are ignored as a matter of course.</summary>
    public List<IgnoredEntry> Remarks { get; } = [];

    /// <summary>The index of the first entry of this piece in the whole body.</summary>
    public long FirstIndex { get; private set; }

    /// <summary>How many entries this piece holds.</summary>
    public long Entries => Objects.Count + Packages.Count + Ignored + Rejected.Count;

    public void Add(ObjectEvent created) => Objects.Add(created);

    public void Add(PackageRevision created) => Packages.Add(created);

    public void Ignore() => Ignored++;

    public void Ignore(string reason)
    {
        Remarks.Add(new IgnoredEntry(FirstIndex + Entries, reason));
        Ignored++;
    }

    public void Reject(string error) => Rejected.Add(new RejectedEntry(FirstIndex + Entries, error));

    /// <summary>Empties it for the next use.</summary>
    public void Clear(long firstIndex = 0)
    {
        Objects.Clear();
        Packages.Clear();
        Refreshes.Clear();
        Rejected.Clear();
        Remarks.Clear();
        Ignored = 0;
        FirstIndex = firstIndex;
    }
}
