using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Edp.Core.Batching;

namespace Edp.Service.Trials;

/// <summary>
/// The newest version of each key in an open batch. Keys are kept as numbers that are made of them: two of a million share one less than once
/// in ten million trials, and a trial only counts.
/// </summary>
internal sealed class KeyVersions
{
    private const ulong Mixer = 0x9E37_79B9_7F4A_7C15;

    private readonly Dictionary<ulong, ObjectVersion> _newest = [];

    public int Count => _newest.Count;

    public ObjectVersion? this[string key] => _newest.TryGetValue(NumberOf(key), out var known) ? known : null;

    /// <summary>Makes room for so many more.</summary>
    public void Expect(int keys) => _newest.EnsureCapacity(_newest.Count + keys);

    public void Add(string key, ObjectVersion version)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, NumberOf(key), out var isKnown);
        if (!isKnown || !known.IsNewerThan(version))
            known = version;
    }

    public void Clear() => _newest.Clear();

    /// <summary>A number of 64 bits that nearly no other key has.</summary>
    internal static ulong NumberOf(string key)
    {
        var bytes = MemoryMarshal.AsBytes(key.AsSpan());
        var number = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            number = Mix(number ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var rest = 0UL;
        foreach (var one in bytes)
            rest = (rest << 8) | one;
        return Mix(number ^ rest);
    }

    // The high half of the product goes into the low half, or bits would only move up.
    private static ulong Mix(ulong number)
    {
        var high = Math.BigMul(number ^ (number >> 29), Mixer, out var low);
        return low ^ high;
    }
}
