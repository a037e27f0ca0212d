using System.Runtime.InteropServices;

namespace Edp.Core.Batching;

/// <summary>
/// One write of a key. The newest of a key counts (R6): by sequencer, which is compared as S3 says ("Event message structure": the shorter is
/// padded with zeros on the right), then by time, then by size, so that the order of delivery never matters. A listing knows no sequencers:
/// where one has none, the time decides.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ObjectVersion(string? Sequencer, DateTimeOffset EventTime, long? Size)
{
    /// <summary>How many characters of a sequencer are compared; S3's have 16 to 20.</summary>
    public const int SequencerLength = 128;

    public bool IsNewerThan(ObjectVersion other)
    {
        var order = Sequencer is null || other.Sequencer is null ? 0 : CompareSequencers(Sequencer, other.Sequencer);
        if (order == 0)
            order = EventTime.CompareTo(other.EventTime);
        if (order == 0)
            order = (Sequencer is not null).CompareTo(other.Sequencer is not null);
        return order != 0 ? order > 0 : (Size ?? -1) > (other.Size ?? -1);
    }

    /// <summary>Whether a deletion comes after this write. A lifecycle expiration can repeat the write's sequencer.</summary>
    public bool IsDeletedBy(string? sequencer, DateTimeOffset time) =>
        Sequencer is not null && sequencer is not null ? CompareSequencers(Sequencer, sequencer) <= 0 : EventTime <= time;

    private static int CompareSequencers(string left, string right) => string.CompareOrdinal(Padded(left), Padded(right));

    private static string Padded(string sequencer) =>
        sequencer.ToUpperInvariant().PadRight(SequencerLength, '0')[..SequencerLength];
}
