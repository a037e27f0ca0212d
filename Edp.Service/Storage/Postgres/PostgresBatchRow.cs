using Edp.Service.Batching;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>Rows of <c>batch</c> as they are inserted when batches leave.</summary>
internal static class PostgresBatchRow
{
    private const string InsertAll = """
        INSERT INTO edp.batch (
            batch_id, prefix_id, bucket, prefix, batch_number, object_count, event_count, total_size,
            first_event_time, last_event_time, opened_at, ready_at, reason, publish_attempts, publish_due_at)
        SELECT *, 0, ready_at FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS leaving (
            batch_id, prefix_id, bucket, prefix, batch_number, object_count, event_count, total_size,
            first_event_time, last_event_time, opened_at, ready_at, reason)
        """;

    public static NpgsqlBatchCommand Insert(IReadOnlyList<Batch> rows)
    {
        var command = new NpgsqlBatchCommand(InsertAll);
        command.AddColumn(rows, row => row.BatchId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.PrefixId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.Bucket, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.Prefix, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.BatchNumber, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.ObjectCount, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.EventCount, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.TotalSize, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.FirstEventTime, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.LastEventTime, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.OpenedAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.ReadyAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.Reason, NpgsqlDbType.Text);
        return command;
    }
}
