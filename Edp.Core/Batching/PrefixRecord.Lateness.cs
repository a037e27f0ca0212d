namespace Edp.Core.Batching;

/// <summary>Which batch the open one, or the last one that closed, comes after (R16).</summary>
internal partial class PrefixRecord
{
    /// <summary>The batch that it comes after; itself where it is not late.</summary>
    public Guid? FirstBatchId { get; set; }

    /// <summary>1, and one more for each late batch of the same first one; 0 before the first batch.</summary>
    public long Revision { get; set; }

    /// <summary>When the last batch was closed.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public bool IsLate => Revision > 1;

    /// <summary>The batch that a late one comes after; null where it is not late.</summary>
    public Guid? Revises => IsLate ? FirstBatchId : null;
}
