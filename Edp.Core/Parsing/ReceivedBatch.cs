using System.Runtime.InteropServices;

namespace Edp.Core.Parsing;

/// <summary>A batch whose event has come back from the bus.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="IsReplay">Whether it is the event of a replay; one that was sent before proves nothing of that.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReceivedBatch(Guid BatchId, bool IsReplay);
