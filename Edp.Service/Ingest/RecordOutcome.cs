using System.Runtime.InteropServices;

namespace Edp.Service.Ingest;

/// <summary>What became of the objects that were brought.</summary>
/// <param name="Accepted">New, recorded now.</param>
/// <param name="Duplicates">Delivered before (R3).</param>
/// <param name="Ignored">Not wanted by the rules (R2), or of a bucket without a rule.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RecordOutcome(long Accepted, long Duplicates, long Ignored)
{
    public static RecordOutcome operator +(RecordOutcome left, RecordOutcome right) =>
        new(left.Accepted + right.Accepted, left.Duplicates + right.Duplicates, left.Ignored + right.Ignored);
}
