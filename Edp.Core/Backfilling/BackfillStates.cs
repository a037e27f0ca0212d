namespace Edp.Core.Backfilling;

/// <summary>What a backfill does at the moment.</summary>
internal static class BackfillStates
{
    /// <summary>It runs, or waits for the one before it.</summary>
    public const string Running = "running";

    /// <summary>Somebody stopped it; it can go on.</summary>
    public const string Paused = "paused";

    /// <summary>It can't go on as it is: no such bucket, no permission. It can be told to run again.</summary>
    public const string Failed = "failed";

    public const string Completed = "completed";

    public const string Cancelled = "cancelled";

    /// <summary>Whether nothing can change it any more.</summary>
    public static bool IsFinal(string state) => state is Completed or Cancelled;
}
