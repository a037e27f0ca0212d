namespace Edp.Chaos;

/// <summary>How everything came to rest after the last fault.</summary>
/// <param name="Recovery">How long it took; null when it never came to rest.</param>
/// <param name="MaxOverdue">How long past its time a prefix was open at most, once the calm had lasted for a while.</param>
internal sealed record Settling(TimeSpan? Recovery, TimeSpan MaxOverdue)
{
    /// <summary>How long after the last fault a prefix may still be open past its time, and how far past it from then on.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private const string UnderWay = """
        SELECT (SELECT count(*) FROM edp.prefix_state WHERE batch_id IS NOT NULL)
            + (SELECT count(*) FROM edp.batch WHERE published_at IS NULL AND reason <> 'cancelled')
            + (SELECT count(*) FROM edp.replay WHERE finished_at IS NULL)
            + (SELECT count(*) FROM edp.package_state WHERE due_at IS NOT NULL)
            + (SELECT count(*) FROM edp.package_ready WHERE published_at IS NULL)
            + (SELECT count(*) FROM edp.batch WHERE receipt_due_at IS NOT NULL)
            + (SELECT count(*) FROM edp.package_ready WHERE receipt_due_at IS NOT NULL)
            + (SELECT count(*) FROM edp.backfill WHERE state = 'running')
        """;

    private const string OverdueMilliseconds = """
        SELECT coalesce(max(extract(epoch FROM now() - due_at) * 1000), 0)::bigint FROM edp.prefix_state WHERE batch_id IS NOT NULL
        """;

    /// <summary>Waits until nothing is under way, and all objects are recorded.</summary>
    public static async Task<Settling> WaitAsync(
        Ledger ledger, IBroker broker, long objects, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        var maxOverdue = TimeSpan.Zero;
        while (TimeProvider.System.GetElapsedTime(since) < patience)
        {
            if (TimeProvider.System.GetElapsedTime(since) >= Grace)
            {
                var overdue = TimeSpan.FromMilliseconds(await ledger.CountAsync(OverdueMilliseconds, cancellationToken));
                maxOverdue = overdue > maxOverdue ? overdue : maxOverdue;
            }

            if (await ledger.CountAsync(UnderWay, cancellationToken) == 0
                && await ledger.CountAsync("SELECT count(*) FROM edp.object_event", cancellationToken) >= objects
                && (await broker.NotEmptyAsync(cancellationToken)).Count == 0)
                return new Settling(TimeProvider.System.GetElapsedTime(since), maxOverdue);
            await Task.Delay(Poll, cancellationToken);
        }

        return new Settling(null, maxOverdue);
    }
}
