using System.IO.Hashing;
using System.Runtime.InteropServices;
using Edp.Core.Batching;

namespace Edp.Service.Trials;

/// <summary>
/// The newest version of each key in an open batch. Keys are kept as numbers that are made of them: two of a million share one less than once
/// in ten million trials, and a trial only counts.
/// </summary>
internal sealed class KeyVersions
{
    private readonly Dictionary<ulong, ObjectVersion> _newest = [];

    public int Count => _newest.Count;

    public ObjectVersion? this[string key] => _newest.TryGetValue(NumberOf(key), out var known) ? known : null;

    /// <summary>Makes room for so many more.</summary>
    public void EnsureCapacity(int keys) => _newest.EnsureCapacity(_newest.Count + keys);

    public void Add(string key, ObjectVersion version)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, NumberOf(key), out var isKnown);
        if (!isKnown || !known.IsNewerThan(version))
            known = version;
    }

    public void Clear() => _newest.Clear();

    /// <summary>A number of 64 bits that nearly no other key has.</summary>
    internal static ulong NumberOf(string key) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan()));
}
