using Edp.Tests.Amazon.Fakes;

namespace Edp.Chaos;

/// <summary>What is wrong after everything has settled; nothing, if EDP keeps what it promises.</summary>
internal static class Findings
{
    private const string BusIsGone = "DescribeEventBus: ResourceNotFoundException:";

    // What the version before said to itself.
    private static readonly string[] GoneQueues = ["edp-event-publisher", "edp-package-publisher", "edp-gateway-refresh"];

    // Each prefix's newest batch leads to package-ready.
    private const string PackagesBehind = """
        SELECT count(*) FROM (SELECT DISTINCT ON (prefix_id) batch_id FROM edp.batch WHERE reason <> 'cancelled'
            ORDER BY prefix_id, batch_number DESC) AS newest
        WHERE NOT EXISTS (SELECT 1 FROM edp.package_ready AS ready WHERE ready.batch_id = newest.batch_id)
        """;

    public static async Task<IReadOnlyList<string>> OfAsync(
        SentEvents events,
        OldBucket old,
        BucketStore store,
        Ledger ledger,
        IBroker broker,
        FakeEventBridge bus,
        BusRule rule,
        IReadOnlyList<Heard> sinks,
        Settling settling,
        IReadOnlyList<EdpProcess> processes,
        CancellationToken cancellationToken)
    {
        var findings = new List<string>();
        void Require(bool holds, string otherwise)
        {
            if (!holds)
                findings.Add(otherwise);
        }

        Require(settling.Recovery is not null, "it never came to rest");
        Require(
            settling.MaxOverdue <= Settling.Grace,
            $"a prefix was open {settling.MaxOverdue.TotalSeconds:0} s past its time, long after the last fault");
        foreach (var process in processes)
            Require(process.EndedByItself == 0 && !process.HasEnded, $"{process} ended by itself");

        await CheckEventsAsync(events, ledger, Require, cancellationToken);
        var batches = await ledger.BatchesAsync(cancellationToken);
        var packages = await ledger.PackagesAsync(cancellationToken);
        var sum = batches.Values.Sum(batch => batch.EventCount);
        Require(sum == events.Count + old.Count, $"the batches' events sum up to {sum}, not to {events.Count + old.Count}");
        await ListingFindings.CheckAsync(old, store, rule, sinks, ledger, Require, cancellationToken);
        var behind = await ledger.CountAsync(PackagesBehind, cancellationToken);
        Require(behind == 0, $"{behind} packages are not ready after their newest batch");
        var sent = batches.Where(batch => !batch.Value.IsCancelled).ToDictionary();
        foreach (var sink in sinks)
            SinkFindings.Check(sink, sent, packages, Require);
        // Who asks after the bus while it is deleted is told so.
        var wrong = bus.Refusals.Where(refusal => !refusal.StartsWith(BusIsGone, StringComparison.Ordinal)).ToList();
        Require(wrong.Count == 0, $"the bus refused {wrong.Count} requests as wrong: {wrong.FirstOrDefault()}");
        var gone = (await broker.QueuesAsync(cancellationToken)).Intersect(GoneQueues).ToList();
        Require(gone.Count == 0, $"there are queues that nobody needs: {string.Join(", ", gone)}");
        foreach (var (queue, count) in await broker.NotEmptyAsync(cancellationToken))
            findings.Add($"{count} messages are left in {queue}");
        return findings;
    }

    private static async Task CheckEventsAsync(
        SentEvents events, Ledger ledger, Action<bool, string> require, CancellationToken cancellationToken)
    {
        var keys = await ledger.KeysAsync(SentEvents.Bucket, cancellationToken);
        var lost = Enumerable.Range(0, events.Count).Where(number => !keys.Contains(SentEvents.KeyOf(number))).ToList();
        require(lost.Count == 0, $"{lost.Count} events are lost, the first is {lost.FirstOrDefault()}");

        var rows = await ledger.CountAsync($"SELECT count(*) FROM edp.object_event WHERE bucket = '{SentEvents.Bucket}'", cancellationToken);
        require(rows == events.Count, $"{rows} events are recorded, {events.Count} were sent");

        var stray = await ledger.CountAsync(
            "SELECT count(*) FROM edp.object_event o WHERE NOT EXISTS (SELECT 1 FROM edp.batch b WHERE b.batch_id = o.batch_id)",
            cancellationToken);
        require(stray == 0, $"{stray} events are in no closed batch");

        var wrong = await ledger.CountAsync(
            """
            SELECT count(*) FROM edp.batch b WHERE ROW(event_count, object_count, total_size) IS DISTINCT FROM (
                SELECT ROW(count(*), count(DISTINCT key), coalesce(sum(size), 0)::bigint) FROM edp.object_event o
                WHERE o.batch_id = b.batch_id AND starts_with(o.key, b.prefix))
            """,
            cancellationToken);
        require(wrong == 0, $"{wrong} batches do not have the counts that they say");

        var numbered = await ledger.CountAsync(
            """
            SELECT count(*) FROM (
                SELECT batch_number, row_number() OVER (PARTITION BY prefix_id ORDER BY batch_number) AS expected
                FROM edp.batch) AS numbers
            WHERE batch_number <> expected
            """,
            cancellationToken);
        require(numbered == 0, $"{numbered} batches have a number that is not the next of their prefix");

        var size = await ledger.CountAsync(
            $"SELECT sum(total_size)::bigint FROM edp.batch WHERE bucket = '{SentEvents.Bucket}'", cancellationToken);
        var sent = Enumerable.Range(0, events.Count).Sum(number => (long)SentEvents.SizeOf(number));
        require(size == sent, $"the batches' sizes sum up to {size}, not to {sent}");
    }
}
