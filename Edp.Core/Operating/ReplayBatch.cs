namespace Edp.Core.Operating;

/// <summary>A batch of a replay that is not published again yet: a row of <c>replay_batch</c>.</summary>
internal sealed class ReplayBatch
{
    public Guid ReplayId { get; init; }

    /// <summary>The batch's place in the outbox: they are replayed in their order.</summary>
    public long OutboxSequence { get; init; }

    public Guid BatchId { get; init; }
}
