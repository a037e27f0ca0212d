namespace Edp.Core.Operating;

/// <summary>The values of <see cref="OperatorAction.Action"/>.</summary>
internal static class OperatorActionNames
{
    public const string Flush = "flush";

    public const string Hold = "hold";

    public const string Extend = "extend";

    public const string Cancel = "cancel";

    public const string Release = "release";

    public const string Replay = "replay";

    public const string StopReplay = "stop-replay";

    public const string Backfill = "backfill";

    public const string PauseBackfill = "pause-backfill";

    public const string ResumeBackfill = "resume-backfill";

    public const string CancelBackfill = "cancel-backfill";

    /// <summary>Its rate.</summary>
    public const string ChangeBackfill = "change-backfill";
}
