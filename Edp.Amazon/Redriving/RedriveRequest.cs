namespace Edp.Amazon.Redriving;

/// <summary>What <see cref="QueueRedriver"/> moves, and where to.</summary>
public sealed record RedriveRequest
{
    /// <summary>Name of the queue whose messages are moved. A standard queue: a FIFO queue may drop what it has seen before.</summary>
    public required string Queue { get; init; }

    /// <summary>Name of the queue that takes all of them. Null: each goes back to the queue that it came from.</summary>
    public string? To { get; init; }

    /// <summary>Name of the queue of the rules whose events EventBridge could not deliver.</summary>
    public required string EventQueue { get; init; }

    /// <summary>How many messages are taken at most. Null: all that were there at the beginning.</summary>
    public int? Max { get; init; }

    /// <summary>Whether messages are only read and counted.</summary>
    public bool IsDryRun { get; init; }
}
