using Edp.Service.Batching;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>A row of <c>prefix_state</c> as the set-wise statements read and write it.</summary>
internal static class PostgresPrefixRow
{
    public const string Columns = """
        correlation_id, current_state, bucket, prefix, batch_id, batch_number, object_count, event_count, total_size,
        first_event_time, last_event_time, opened_at, last_recorded_at, due_at, timer_token, timer_due_at
        """;

    private const string UpdateAll = """
        UPDATE edp.prefix_state AS state SET
            current_state = changed.current_state, batch_id = changed.batch_id, batch_number = changed.batch_number,
            object_count = changed.object_count, event_count = changed.event_count, total_size = changed.total_size,
            first_event_time = changed.first_event_time, last_event_time = changed.last_event_time,
            opened_at = changed.opened_at, last_recorded_at = changed.last_recorded_at, due_at = changed.due_at,
            timer_token = changed.timer_token, timer_due_at = changed.timer_due_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS changed (
            correlation_id, current_state, batch_id, batch_number, object_count, event_count, total_size,
            first_event_time, last_event_time, opened_at, last_recorded_at, due_at, timer_token, timer_due_at)
        WHERE state.correlation_id = changed.correlation_id
        """;

    public static PrefixState Read(NpgsqlDataReader reader) => new()
    {
        CorrelationId = reader.GetGuid(0),
        CurrentState = reader.GetString(1),
        Bucket = reader.GetString(2),
        Prefix = reader.GetString(3),
        BatchId = reader.IsDBNull(4) ? null : reader.GetGuid(4),
        BatchNumber = reader.GetInt64(5),
        ObjectCount = reader.GetInt64(6),
        EventCount = reader.GetInt64(7),
        TotalSize = reader.GetInt64(8),
        FirstEventTime = Time(reader, 9),
        LastEventTime = Time(reader, 10),
        OpenedAt = Time(reader, 11),
        LastRecordedAt = Time(reader, 12),
        DueAt = Time(reader, 13),
        TimerToken = reader.IsDBNull(14) ? null : reader.GetGuid(14),
        TimerDueAt = Time(reader, 15)
    };

    public static NpgsqlBatchCommand Update(IReadOnlyList<PrefixState> rows)
    {
        var command = new NpgsqlBatchCommand(UpdateAll);
        command.AddColumn(rows, row => row.CorrelationId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.CurrentState, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.BatchId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.BatchNumber, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.ObjectCount, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.EventCount, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.TotalSize, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.FirstEventTime, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.LastEventTime, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.OpenedAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.LastRecordedAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.DueAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.TimerToken, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.TimerDueAt, NpgsqlDbType.TimestampTz);
        return command;
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
