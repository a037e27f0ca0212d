namespace Edp.Tests.Simulation;

/// <summary>What one transaction recorded, in the order of the commits; what it brought that was recorded before is among it.</summary>
internal sealed class RecordedEntry(IReadOnlyList<SimulatedObject> objects, DateTimeOffset recordedAt, RuleModel rule)
{
    public IReadOnlyList<SimulatedObject> Objects => objects;

    public DateTimeOffset RecordedAt => recordedAt;

    public RuleModel Rule => rule;

    public bool IsCommitted { get; set; }
}
