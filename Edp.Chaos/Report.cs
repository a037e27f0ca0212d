using System.Globalization;
using Edp.Tests.Amazon.Fakes;

namespace Edp.Chaos;

/// <summary>What is reported at the end.</summary>
internal static class Report
{
    private const string LateMilliseconds = """
        SELECT coalesce(max(extract(
            epoch FROM ready_at - least(last_at + interval '5 seconds', opened_at + interval '60 seconds')) * 1000), 0)::bigint
        FROM edp.batch AS b
        CROSS JOIN LATERAL (SELECT max(recorded_at) AS last_at FROM edp.object_event AS o WHERE o.batch_id = b.batch_id) AS last
        WHERE reason IN ('quiet', 'max-duration')
        """;

    public static async Task WriteAsync(
        TextWriter output,
        ChaosOptions options,
        SentEvents events,
        OldBucket old,
        IReadOnlyList<KeyValuePair<string, int>> faults,
        BusRule rule,
        FakeEventBridge bus,
        Operator hand,
        long recordedUnderFaults,
        IReadOnlyList<Heard> sinks,
        Ledger ledger,
        Settling settling,
        IReadOnlyList<string> findings,
        CancellationToken cancellationToken)
    {
        Task<long> FoundAsync(string source) =>
            ledger.CountAsync($"SELECT count(*) FROM edp.object_event WHERE source = '{source}'", cancellationToken);

        var resends = await ledger.CountAsync(
            "SELECT (SELECT coalesce(sum(resends), 0) FROM edp.batch) + (SELECT coalesce(sum(resends), 0) FROM edp.package_ready)", cancellationToken);
        var (verify, reconcile, backfill) = (await FoundAsync("verify"), await FoundAsync("reconcile"), await FoundAsync("backfill"));
        var batches = await ledger.CountAsync("SELECT count(*) FROM edp.batch WHERE reason <> 'cancelled'", cancellationToken);
        var packages = await ledger.CountAsync("SELECT count(*) FROM edp.package_ready", cancellationToken);
        var late = await ledger.CountAsync(LateMilliseconds, cancellationToken);
        IEnumerable<(string What, string Value)> rows =
        [
            ("seed", $"{options.Seed}"),
            ("seconds of faults", $"{options.Duration.TotalSeconds:0}"),
            .. faults.Select(fault => (fault.Key, $"{fault.Value}")),
            .. hand.Done.Select(done => ($"POST {done.Key}", $"{done.Value}")),
            ("events", $"{events.Count:N0}"),
            ("of these recorded while faults happened", $"{recordedUnderFaults:N0}"),
            ("deliveries (messages and requests)", $"{events.Deliveries:N0}"),
            ("of them, without an event", $"{Enumerable.Range(0, events.Count).Count(SentEvents.IsLost):N0}"),
            ("found when a batch was closed", $"{verify:N0}"),
            ("found in the background", $"{reconcile:N0}"),
            ("objects in the old bucket", $"{old.Count:N0}"),
            ("found by a backfill", $"{backfill:N0}"),
            ("events that no rule of the bus passed on", $"{rule.Lost + bus.Dropped.Count:N0}"),
            ("events sent again without a receipt", $"{resends:N0}"),
            ("batches with an event", $"{batches:N0}"),
            ("packages ready", $"{packages:N0}"),
            .. sinks.Select(sink => ($"events at {sink.Sink}", $"{sink.Batches.Count + sink.Packages.Count:N0}")),
            .. sinks.Select(sink => (
                $"of these again at {sink.Sink}", $"{sink.Batches.Count + sink.Packages.Count - batches - packages:N0}")),
            ("seconds a batch was late at most", $"{late / 1000.0:0.0}"),
            ("of these in the calm after the faults", $"{settling.MaxOverdue.TotalSeconds:0.0}"),
            ("seconds to recover", settling.Recovery is { } time ? $"{time.TotalSeconds:0.0}" : "never"),
            ("findings", $"{findings.Count}")
        ];
        foreach (var (what, value) in rows)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {value,12}"));
        foreach (var finding in findings)
            await output.WriteLineAsync($"LOST OR WRONG: {finding}");
    }
}
