using System.Runtime.InteropServices;

namespace Edp.Core.Parsing;

/// <summary>How much was parsed at some moment; see <see cref="ParsedEvents.ReturnTo"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ParsedMark(
    int Objects,
    int Deleted,
    int Packages,
    int Refreshes,
    int ReceivedBatches,
    int ReceivedPackages,
    long Ignored,
    long RejectedCount,
    int Rejected,
    int Remarks,
    IReadOnlyList<KeyValuePair<string, long>> RejectedByReason);
