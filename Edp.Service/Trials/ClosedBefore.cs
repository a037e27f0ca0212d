using System.Runtime.InteropServices;
using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Trials;

namespace Edp.Service.Trials;

/// <summary>What is remembered of the batch of a prefix that closed last.</summary>
/// <param name="ReadyAt">When.</param>
/// <param name="WasFull">Whether because it was full: what follows it is no late comer.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClosedBefore(DateTimeOffset ReadyAt, bool WasFull)
{
    public static ClosedBefore Of(Batch closed) => new(closed.ReadyAt, closed.Reason == BatchReason.Count);

    /// <summary>Whether a batch that opened then came late.</summary>
    public bool HasLate(DateTimeOffset openedAt) => !WasFull && openedAt - ReadyAt <= LateCurve.LateWithin;
}
