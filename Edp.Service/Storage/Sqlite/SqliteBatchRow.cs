using Edp.Service.Batching;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Rows of <c>batch</c> as they are inserted when batches leave.</summary>
internal static class SqliteBatchRow
{
    public const string InsertAll = """
        INSERT INTO batch (
            batch_id, prefix_id, bucket, prefix, batch_number, object_count, event_count, total_size,
            first_event_time, last_event_time, opened_at, ready_at, reason, publish_attempts, publish_due_at)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
            value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, 0, value ->> 11
        FROM json_each($rows)
        """;

    public static string Rows(IReadOnlyList<Batch> batches) => SqliteJson.Rows(batches, (row, batch) =>
    {
        row.WriteId(batch.BatchId);
        row.WriteId(batch.PrefixId);
        row.WriteStringValue(batch.Bucket);
        row.WriteStringValue(batch.Prefix);
        row.WriteNumberValue(batch.BatchNumber);
        row.WriteNumberValue(batch.ObjectCount);
        row.WriteNumberValue(batch.EventCount);
        row.WriteNumberValue(batch.TotalSize);
        row.WriteTime(batch.FirstEventTime);
        row.WriteTime(batch.LastEventTime);
        row.WriteTime(batch.OpenedAt);
        row.WriteTime(batch.ReadyAt);
        row.WriteStringValue(batch.Reason);
    });
}
