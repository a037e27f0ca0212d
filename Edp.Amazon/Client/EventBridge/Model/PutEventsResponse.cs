namespace Amazon.EventBridge.Model;

/// <summary>What became of each entry.</summary>
internal sealed class PutEventsResponse
{
    /// <summary>How many entries were refused.</summary>
    public int? FailedEntryCount { get; set; }

    /// <summary>One result for each entry of the request, in its order.</summary>
    public List<PutEventsResultEntry>? Entries { get; set; }
}
