using System.Globalization;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Workloads;

/// <summary>A past for EDP's tables: batches of a hundred objects that left and were published, and prefixes with nothing open.</summary>
internal static class History
{
    public const int ObjectsPerBatch = 100;

    private const int RowsPerStatement = 500_000;
    private const int Partitions = 3;

    // Edp:Retention where nothing else is set, which is how long a partition is written.
    private static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(30);

    private const string Objects = """
        INSERT INTO edp.object_event_{4}
        SELECT (left(md5(batch::text), 8) || left(md5(n::text), 24))::uuid, lpad(to_hex(batch), 32, '0')::uuid, '{0}',
            'history/' || batch || '/measurement-' || n || '.mzML', n, md5(n::text), NULL, lpad(to_hex(n), 18, '0'), ready, ready
        FROM generate_series({1}::bigint, {2}) AS n, LATERAL (SELECT n / {3} AS batch) AS of,
            LATERAL (SELECT now() - interval '40 days' + batch * interval '1 second' AS ready) AS at
        """;

    private const string Batches = """
        INSERT INTO edp.batch (batch_id, prefix_id, bucket, prefix, batch_number, object_count, event_count, total_size, first_event_time,
            last_event_time, opened_at, ready_at, reason, published_at, delivered_sinks)
        SELECT lpad(to_hex(n), 32, '0')::uuid, md5('history' || n)::uuid, '{0}', 'history/' || n || '/', 1, {3}, {3}, 0, ready, ready, ready,
            ready, 'count', ready, 5
        FROM generate_series({1}::bigint, {2}) AS n,
            LATERAL (SELECT now() - interval '40 days' + n * interval '1 second' AS ready) AS at
        """;

    private const string Prefixes = """
        INSERT INTO edp.prefix_state (correlation_id, current_state, bucket, prefix, batch_number, object_count, event_count, total_size)
        SELECT md5('history' || n)::uuid, 'Ready', '{0}', 'history/' || n || '/', 1, 0, 0, 0 FROM generate_series({1}::bigint, {2}) AS n
        """;

    /// <summary>Adds rows, from the numbers where an earlier call ended.</summary>
    /// <param name="database">Where.</param>
    /// <param name="from">What there is of it.</param>
    /// <param name="to">What there is to be.</param>
    /// <param name="age">How many partitions before the current one the objects lie in; the second is the one that is emptied.</param>
    /// <param name="retention">The service's <c>Edp:Retention</c>.</param>
    public static async Task AddAsync(Database database, HistorySize from, HistorySize to, int age = 1, TimeSpan? retention = null)
    {
        var period = retention ?? DefaultRetention;
        var partition = ((TimeProvider.System.GetUtcNow().UtcTicks / period.Ticks) - age) % Partitions;
        await AddAsync(database, Objects, from.Objects, to.Objects, partition);
        await AddAsync(database, Batches, from.Objects / ObjectsPerBatch, to.Objects / ObjectsPerBatch, partition);
        await AddAsync(database, Prefixes, from.Prefixes, to.Prefixes, partition);
        await database.ExecuteAsync("VACUUM ANALYZE");
        await database.ExecuteAsync("CHECKPOINT");
    }

    private static async Task AddAsync(Database database, string statement, long from, long to, long partition)
    {
        for (var first = from; first < to; first += RowsPerStatement)
        {
            var last = Math.Min(to, first + RowsPerStatement) - 1;
#pragma warning disable CA1863 // Formatted once for half a million rows.
            await database.ExecuteAsync(
                string.Format(CultureInfo.InvariantCulture, statement, Workload.Bucket, first, last, ObjectsPerBatch, partition));
#pragma warning restore CA1863
        }
    }
}

/// <summary>How much of a past there is.</summary>
internal sealed record HistorySize(long Objects, long Prefixes)
{
    public static HistorySize Nothing { get; } = new(0, 0);
}
