using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>A replay that somebody asked for.</summary>
/// <param name="batchId">Of which batch.</param>
/// <param name="to">To which sinks.</param>
/// <param name="began">Its place among everything that began, ended or was written to a sink.</param>
internal sealed class ReplayEntry(Guid batchId, EventSinks to, long began)
{
    public Guid BatchId => batchId;

    public EventSinks To => to;

    public long Began => began;

    public long Ended { get; set; } = long.MaxValue;

    /// <summary>Whether the service said that it would.</summary>
    public bool IsAnswered { get; set; }
}
