using Edp.Core.Batching;
using Edp.Core.Packaging;

namespace Edp.Tests.Simulation;

/// <summary>
/// With the trigger ObjectsReady each package-objects-ready that was published is followed by package-ready after the delay; a newer batch
/// starts the delay again. So each package hears of its newest batch, after that batch.
/// </summary>
internal static class PackageVerdict
{
    public static void Check(HistoryRows rows, HistoryLog log, IReadOnlyList<SinkLog> sinks)
    {
        // Nothing follows a batch that was cancelled, or is incomplete.
        foreach (var prefix in rows.Batches
            .Where(batch => batch.Reason != Batch.Cancelled && batch.Reason != "incomplete")
            .GroupBy(batch => batch.Prefix))
        {
            var name = prefix.Key.Length <= 1 ? prefix.First().Bucket : prefix.Key[..^1];
            CheckPackage(name, [.. prefix], [.. rows.ReadyPackages.Where(row => row.PackageName == name)], log, sinks);
        }

        foreach (var package in rows.Packages)
        {
            Require(
                package is { CurrentState: "Ready", DueAt: null, TimerDueAt: null },
                $"'{package.PackageName}' is not ready, or has a timer");
            Require(
                package.Round == rows.ReadyPackages.Where(row => row.PackageId == package.CorrelationId).Max(row => row.Round),
                $"the last round of '{package.PackageName}' did not end in package-ready");
        }
    }

    private static void CheckPackage(
        string name, List<Batch> batches, List<PackageReadyRow> ready, HistoryLog log, IReadOnlyList<SinkLog> sinks)
    {
        var numbers = ready.Select(row => batches.Single(batch => batch.BatchId == row.BatchId).BatchNumber).ToList();
        Require(numbers.SequenceEqual(numbers.Distinct().Order()), $"'{name}' is ready for the batches {string.Join(',', numbers)}");
        Require(numbers.LastOrDefault() == batches.Max(batch => batch.BatchNumber), $"'{name}' is not ready for its newest batch");
        foreach (var row in ready)
        {
            var batch = batches.Single(batch => batch.BatchId == row.BatchId);
            foreach (var sink in sinks)
            {
                var byId = sink.Taken.ToLookup(taken => taken.Id);
                Require(
                    SinkVerdict.FirstPlace(sink, byId, batch) < SinkVerdict.FirstPlace(sink, byId, row),
                    $"{sink.Sink} heard that '{name}' is ready before it heard of batch {batch.BatchNumber}");
            }

            CheckWait(row, batch, log);
        }
    }

    private static void CheckWait(PackageReadyRow row, Batch batch, HistoryLog log)
    {
        var (published, ready) = (log.PublishedAt[batch.BatchId], log.ReadyAt[row.PackageReadyId]);
        var what = $"'{row.PackageName}' became ready after {ready} for batch {batch.BatchNumber}, published after {published}";
        var earliest = log.Clocks.Earliest(log.PublishedAfter[batch.BatchId], World.PackageDelay, ready);
        Require(ready >= earliest, $"{what}: before {earliest}");

        var latest = log.Clocks.Latest(published, World.PackageDelay, ready);
        var raised = log.Raises.FirstOrDefault(raise => raise > latest && raise < ready);
        Require(raised == default, $"{what}: later than {latest}, though timers were raised after {raised}");
        var bySettlement = latest > log.SettlesFrom ? latest : log.SettlesFrom;
        Require(ready <= bySettlement, $"{what}: later than {bySettlement}");
    }

    private static void Require(bool holds, string message) => HistoryFailedException.Unless(holds, message);
}
