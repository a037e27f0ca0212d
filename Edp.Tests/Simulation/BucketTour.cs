using Edp.Core.Configuration;
using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>
/// Histories by script of what begins at the bucket and ends at the consumer: each fault there is happens once in a listing, a manifest, a
/// backfill, a receipt and a replay of a bucket.
/// </summary>
internal static class BucketTour
{
    private static readonly string[] Transaction = ["as a transaction begins", "before a commit", "after a commit"];
    private static readonly string[] Recording = [.. Transaction, "after LockAndMatchAsync", "after WriteAsync", "after AddObjectsAsync"];
    private static readonly string[] ToEventBridge = ["before EventBridge takes events", "after EventBridge took events"];
    private static readonly Step.Deliver BatchesToEventBridge = new(new Target(false, EventSinks.EventBridge), null, 0);
    private static readonly Step.Deliver BatchesToBus = new(new Target(false, EventSinks.Bus), null, 0);

    private static readonly Step.Bring Full = new([1, 2, 3], false, null, 0);
    private static readonly Step.Write Lost = new([4, 5]);
    private static readonly Step Silent = new Step.BusPasses(false);
    private static readonly Step Heard = new Step.BusPasses(true);
    private static readonly Step.Verify Verify = new(0, null, 0);
    private static readonly Step.WriteManifest Manifest = new(0, null, 0);
    private static readonly Step.Backfill Backfill = new(null, 0);

    /// <summary>What leads to each work, which faults it can meet, and what is done with it.</summary>
    private static readonly (Step.Operation Work, Step[] Before, string[] Seams)[] Works =
    [
        (Verify, [Lost, Full], ["before S3 lists", .. Recording]),
        (Manifest, [Lost, Full, Verify], ["before S3 writes", "after S3 wrote", .. Transaction]),
        (new Step.Reconcile(null, 0), [Full, Lost], ["before S3 lists", .. Recording]),
        (Backfill, [Lost], ["before S3 lists", .. Recording]),
        (new Step.Return(false, null, 0), [.. Published, BatchesToEventBridge], Transaction),
        (
            new Step.Resend(null, 0),
            [.. Published, Silent, BatchesToEventBridge, BatchesToBus, Heard, new Step.Wait(World.ReceiptWithin)],
            [.. Transaction, .. ToEventBridge]),
        (new Step.ReplayAll(EventSinks.EventBridge, null, 0), [.. Published, BatchesToEventBridge, BatchesToBus], Transaction),
        (
            new Step.ContinueReplay(null, 0),
            [.. Published, BatchesToEventBridge, BatchesToBus, new Step.ReplayAll(EventSinks.EventBridge | EventSinks.Bus, null, 0)],
            Transaction)
    ];

    /// <summary>What must have happened by the end of it.</summary>
    public static IEnumerable<string> Happenings =>
    [
        .. Faults.Select(fault => $"{(fault.Kind == FaultKind.Crash ? "crash" : "failure")} {fault.Where}: {fault.Work.Work.Name}"),
        "written, and its event lost", "objects found by a listing when a batch was closed", "objects found by a backfill", "backfills",
        "manifests named", "receipts", "sent again without a receipt", "events that the bus passed on to nobody", "bucket replayed",
        "batch verified: True", "batch verified: False"
    ];

    private static IEnumerable<Step> Published => [Full, Verify, Manifest];

    private static IEnumerable<((Step.Operation Work, Step[] Before, string[] Seams) Work, string Where, FaultKind Kind)> Faults =>
        from work in Works
        from seam in work.Seams
        from kind in new[] { FaultKind.Crash, KindAt(seam) }
        select (work, seam, kind);

    public static IReadOnlyList<History> Histories() =>
    [
        .. Faults.Select(fault => InBucket($"{fault.Kind} {fault.Where} in {fault.Work.Work.Name}",
            [.. fault.Work.Before, fault.Work.Work with { Fault = new Fault(fault.Kind, 1, fault.Where) }, fault.Work.Work])),
        .. Scripts()
    ];

    private static IEnumerable<History> Scripts()
    {
        Step.Restart restart = new(false, 0);
        Step.Write lostOnEachPage = new([0, 5]);
        foreach (var kind in new[] { FaultKind.Denied, FaultKind.Bucket, FaultKind.Crash })
        {
            foreach (var page in new[] { 1, 2 })
            {
                var failing = Verify with { Fault = new Fault(kind, page, "before S3 lists") };
                yield return InBucket($"{kind} at page {page} of a listing", lostOnEachPage, Full, failing);
            }
        }

        yield return InBucket("killed between a manifest and its event", Full, Verify, Manifest, restart, BatchesToEventBridge);
        var denied = Manifest with { Fault = new Fault(FaultKind.Denied, 1, "before S3 writes") };
        yield return InBucket("S3 takes no manifest", Full, Verify, denied, BatchesToEventBridge);
        yield return InBucket(
            "events come before, during and after a backfill",
            Lost, new Step.Bring([1], false, null, 0), Backfill, new Step.Bring([2], true, null, 0), new Step.Bring([4], false, null, 0), Backfill,
            restart, Backfill, Backfill, new Step.Bring([5, 2, 1], false, null, 0));
        Step.Bring first = new([0], false, null, 0);
        Step.Write again = new([6]);
        yield return InBucket("a file is written again, and its event lost", first, again, new Step.Flush(0, null, 0), Verify);
        yield return InBucket(
            "a file is written again while its batch is open", first, again, new Step.Reconcile(null, 0), new Step.Bring([6], false, null, 0));
        for (var seed = 0; seed < 4; seed++)
        {
            yield return InBucket(
                "an event comes while its prefix is listed",
                Lost, Full, new Step.Together([Verify, new Step.Bring([4], false, null, 1)], seed));
            yield return InBucket(
                "an event comes while a page is recorded", Lost, new Step.Together([Backfill, new Step.Bring([4, 5], false, null, 1)], seed));
        }

        foreach (var history in OfConsumers())
            yield return history;
    }

    private static IEnumerable<History> OfConsumers()
    {
        Step.Resend resend = new(null, 0);
        Step.Return back = new(false, null, 0);
        Step.Replay replay = new(1, EventSinks.EventBridge, null, 0);
        Step.ReplayAll replayAll = new(EventSinks.EventBridge, null, 0);
        Step Wait(int times) => new Step.Wait(World.ReceiptWithin * times);
        IEnumerable<Step> sent = [.. Published, BatchesToEventBridge, BatchesToBus];

        yield return InBucket(
            "the bus is silent for a while",
            [
                .. Published, Silent, BatchesToEventBridge, BatchesToBus, Wait(1), resend, new Step.Restart(false, 0), Wait(2), resend, Heard,
                Wait(4), resend
            ]);
        yield return InBucket(
            "nothing is sent again before it could come back",
            [.. sent, new Step.Wait(World.ReceiptWithin - TimeSpan.FromMilliseconds(1)), resend]);
        yield return InBucket(
            "a receipt comes late and twice", [.. sent, Wait(1), resend, back, back with { Again = true }, Wait(1), resend]);
        yield return InBucket(
            "the receipt of what was sent first comes after a replay", [.. sent, replay, back, Silent, BatchesToEventBridge, Heard]);
        yield return InBucket(
            "a replay is lost whose first event has come back", [.. sent, back, replay, Silent, BatchesToEventBridge, Heard]);
        yield return InBucket(
            "all is replayed after one was",
            [.. sent, replay, BatchesToEventBridge, replayAll, new Step.ContinueReplay(null, 0), new Step.Restart(false, 0)]);
    }

    private static FaultKind KindAt(string seam) => ToEventBridge.Contains(seam) ? FaultKind.Sink
        : seam.Contains("S3", StringComparison.Ordinal) ? FaultKind.Bucket
        : FaultKind.Database;

    private static History InBucket(string name, params Step[] steps)
    {
        var script = Tour.Script(name, steps);
        return script with
        {
            Rules = Listing(script.Rules),
            OtherRules = Listing(script.OtherRules),
            Objects = [.. script.Objects.Select(Overwriting)]
        };
    }

    // The last but one is the first again.
    private static SimulatedObject Overwriting(SimulatedObject created) =>
        created.Number == 6 ? created with { Key = "a/0.raw" } : created;

    private static BucketOptions Listing(BucketOptions rules) => new()
    {
        BucketName = rules.BucketName,
        PrefixDepth = rules.PrefixDepth,
        ThresholdDuration = rules.ThresholdDuration,
        ThresholdEventCount = rules.ThresholdEventCount,
        VerifyAtClose = true,
        RecordMissing = true,
        ReconcileEvery = History.ReconcileEvery,
        ManifestTo = SimulatedS3.ManifestTo
    };
}
