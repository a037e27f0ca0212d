using Edp.Core.Batching;

namespace Edp.Tests.Simulation;

/// <summary>
/// R5, R7, R8 and R15: when a batch may close that waits, by the clock of the service to the microsecond, and in truth within what clocks may do.
/// </summary>
internal sealed class ClosingTimes(HistoryLog log, IReadOnlyList<RuleModel> rules)
{
    /// <summary>What arrives joins the open batch only while that is not due.</summary>
    public void CheckJoins(OpenBatchModel open, Moment now, RuleModel rule)
    {
        Require(
            rule.DueAt(open) > now.Shown || !IsSteady(open, now.True),
            $"R5/R8: what arrived at {now.Shown:O} is in a batch that was due before");
        var latest = Latest(open, now.True);
        Require(now.True <= latest, $"R5/R8: what arrived after {now.True} is in a batch that had to close by {latest}");
    }

    /// <summary>A batch that closed while nothing arrived was due, and was not due before its timer was raised last.</summary>
    public void CheckWait(Batch batch, OpenBatchModel open)
    {
        var closed = log.ClosedAt[batch.BatchId];
        var what = $"batch {batch.BatchNumber} of '{batch.Prefix}' closed by {batch.Reason} after {closed} ({batch.ReadyAt:O})";
        var byClock = rules.Where(rule => rule.DueReason(open) == batch.Reason && rule.DueAt(open) <= batch.ReadyAt);
        Require(
            !IsSteady(open, closed) || byClock.Any(),
            $"R5/R8: {what}; it was due at {rules[0].DueAt(open):O} by {rules[0].DueReason(open)}");

        var earliest = rules.Min(rule => Earliest(rule, batch.Reason, open, closed));
        Require(closed >= earliest, $"R5/R8: {what}, before {earliest}");

        var latest = Latest(open, closed);
        var raised = log.Raises.FirstOrDefault(raise => raise > latest && raise < closed);
        Require(raised == default, $"R5/R8: {what}; it had to close by {latest}, and was open after {raised}");
        var bySettlement = latest > log.SettlesFrom ? latest : log.SettlesFrom;
        Require(closed <= bySettlement, $"R5/R8/R11: {what}; it had to close by {bySettlement}");
    }

    private TimeSpan Earliest(RuleModel rule, string reason, OpenBatchModel open, TimeSpan closed) => reason switch
    {
        "quiet" or "marker" => EarliestLull(rule, open, closed),
        // The rule's own time for it, or the cap.
        "incomplete" => EarliestLull(rule, open, closed) is var lull && EarliestCap(rule, open, closed) is var cap && cap < lull ? cap : lull,
        _ => EarliestCap(rule, open, closed)
    };

    private TimeSpan EarliestLull(RuleModel rule, OpenBatchModel open, TimeSpan closed) =>
        log.Clocks.Earliest(open.LastArrival, rule.Lull(open), closed);

    private TimeSpan EarliestCap(RuleModel rule, OpenBatchModel open, TimeSpan closed) =>
        rule.Cap is { } cap ? log.Clocks.Earliest(open.Opened.True, cap, closed) : TimeSpan.MaxValue;

    private TimeSpan Latest(OpenBatchModel open, TimeSpan seen) => rules.Max(rule =>
    {
        var quiet = log.Clocks.Latest(open.LastArrival, rule.Lull(open), seen);
        var cap = rule.Cap is { } most && IsSteady(open, seen) ? log.Clocks.Latest(open.Opened.True, most, seen) : quiet;
        return cap < quiet ? cap : quiet;
    });

    private bool IsSteady(OpenBatchModel open, TimeSpan until) => log.Clocks.IsSteady(open.Opened.True, until);

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);
}
