using System.Runtime.InteropServices;

namespace Edp.Tests.Simulation;

/// <summary>What one transaction recorded, in the order of the commits; what it brought that was recorded before is among it.</summary>
/// <param name="objects">What it brought.</param>
/// <param name="recordedAt">When, by the clock of its process.</param>
/// <param name="at">When, in truth.</param>
/// <param name="rule">By which rule.</param>
/// <param name="addedTo">The closed batch to which a listing adds them; null where they arrive as ever.</param>
internal sealed class RecordedEntry(
    IReadOnlyList<SimulatedObject> objects, DateTimeOffset recordedAt, TimeSpan at, RuleModel rule, Guid? addedTo = null)
{
    public IReadOnlyList<SimulatedObject> Objects => objects;

    public Moment Recorded { get; } = new(recordedAt, at);

    public RuleModel Rule => rule;

    public Guid? AddedTo => addedTo;

    public bool IsCommitted { get; set; }
}

/// <summary>A moment, by the clock of the process in which it was, and in truth since the history began.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Moment(DateTimeOffset Shown, TimeSpan True);
