namespace Edp.Contracts;

/// <summary>The values of <see cref="PackageObjectsReady.Reason"/> and <see cref="PackageObjectsIncomplete.Reason"/>.</summary>
public static class BatchReason
{
    /// <summary>No new object for the quiet period (R5).</summary>
    public const string Quiet = "quiet";

    /// <summary>The prefix collected as many objects, events or bytes as its thresholds say (R6).</summary>
    public const string Count = "count";

    /// <summary>A completion marker arrived (R7).</summary>
    public const string Marker = "marker";

    /// <summary>The batch was open for as long as its cap allows (R8).</summary>
    public const string MaxDuration = "max-duration";

    /// <summary>An operator made the batch ready by hand (R9).</summary>
    public const string Flush = "flush";

    /// <summary>Everything that was expected has arrived (R15).</summary>
    public const string Complete = "complete";

    /// <summary>Not everything that was expected arrived in time (R15); never in <see cref="PackageObjectsReady"/>.</summary>
    public const string Incomplete = "incomplete";
}
