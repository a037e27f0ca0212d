namespace Edp.Core.Batching;

/// <summary>The listings that tell of objects of which no event came: the values of <c>source</c>.</summary>
internal static class ObjectSource
{
    /// <summary>A backfill.</summary>
    public const string Backfill = "backfill";

    /// <summary>The listing when a batch was closed (VerifyAtClose).</summary>
    public const string Verify = "verify";

    /// <summary>The listing in the background (ReconcileEvery).</summary>
    public const string Reconcile = "reconcile";
}
