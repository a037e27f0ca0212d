using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Ingest;

/// <summary>R10: every event is in exactly one batch, and every batch, open or not, has exactly the events it says it has.</summary>
internal static class Exactness
{
    private const string EventsInBatches = """
        SELECT ((SELECT coalesce(sum(event_count), 0) FROM edp.batch) + (SELECT coalesce(sum(event_count), 0) FROM edp.prefix_state))::bigint
        """;

    private const string EventsRecorded = "SELECT count(*) FROM edp.object_event";

    private const string WrongBatches = """
        WITH told AS (
            SELECT batch_id, object_count, event_count, total_size FROM edp.batch
            UNION ALL
            SELECT batch_id, object_count, event_count, total_size FROM edp.prefix_state WHERE batch_id IS NOT NULL),
        held AS (
            SELECT batch_id, count(DISTINCT key) AS object_count, count(*) AS event_count, sum(size)::bigint AS total_size
            FROM edp.object_event GROUP BY batch_id)
        SELECT count(*) FROM told FULL JOIN held USING (batch_id)
        WHERE (told.object_count, told.event_count, told.total_size) IS DISTINCT FROM (held.object_count, held.event_count, held.total_size)
        """;

    /// <summary>Events of all batches, open or not.</summary>
    public static Task<long> EventsInBatchesAsync(Database database) => database.QueryAsync<long>(EventsInBatches);

    public static async Task<bool> HoldsAsync(Database database, long events) =>
        await EventsInBatchesAsync(database) == events
        && await database.QueryAsync<long>(EventsRecorded) == events
        && await database.QueryAsync<long>(WrongBatches) == 0;
}
