namespace Edp.Amazon.Client.EventBridge;

/// <summary>What became of each entry.</summary>
public sealed record PutEventsResponse
{
    /// <summary>How many entries were refused.</summary>
    public int FailedEntryCount { get; init; }

    /// <summary>One result for each entry of the request, in its order.</summary>
    public IReadOnlyList<PutEventsResult> Entries { get => field ?? []; init; }
}
