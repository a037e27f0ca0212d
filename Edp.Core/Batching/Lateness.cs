namespace Edp.Core.Batching;

/// <summary>R16: new objects of a prefix whose last batch was closed not long ago make a batch that says so.</summary>
internal static class Lateness
{
    /// <summary>Says whether the batch that opens comes after the last one, or stands for itself.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="allowed">For how long after the last batch was closed; null where no batch is late.</param>
    /// <param name="now">When the batch opens.</param>
    public static void Revise(this PrefixRecord prefix, TimeSpan? allowed, DateTimeOffset now)
    {
        if (allowed is { } lateness && prefix.FirstBatchId is not null && now <= prefix.ClosedAt + lateness)
            prefix.Revision++;
        else
            (prefix.FirstBatchId, prefix.Revision) = (prefix.BatchId, 1);
    }
}
