using Edp.Service.Batching;
using Microsoft.Data.Sqlite;

namespace Edp.Service.Storage.Sqlite;

/// <summary>A row of <c>prefix_state</c> as the set-wise statements read and write it.</summary>
internal static class SqlitePrefixRow
{
    public const string Columns = """
        correlation_id, current_state, bucket, prefix, batch_id, batch_number, object_count, event_count, total_size,
        first_event_time, last_event_time, opened_at, last_recorded_at, due_at, timer_token, timer_due_at
        """;

    public const string UpdateAll = """
        UPDATE prefix_state SET
            current_state = value ->> 1, batch_id = value ->> 2, batch_number = value ->> 3, object_count = value ->> 4,
            event_count = value ->> 5, total_size = value ->> 6, first_event_time = value ->> 7, last_event_time = value ->> 8,
            opened_at = value ->> 9, last_recorded_at = value ->> 10, due_at = value ->> 11, timer_token = value ->> 12,
            timer_due_at = value ->> 13
        FROM json_each($rows) WHERE correlation_id = value ->> 0
        """;

    public static PrefixState Read(SqliteDataReader reader) => new()
    {
        CorrelationId = Guid.Parse(reader.GetString(0)),
        CurrentState = reader.GetString(1),
        Bucket = reader.GetString(2),
        Prefix = reader.GetString(3),
        BatchId = Id(reader, 4),
        BatchNumber = reader.GetInt64(5),
        ObjectCount = reader.GetInt64(6),
        EventCount = reader.GetInt64(7),
        TotalSize = reader.GetInt64(8),
        FirstEventTime = Time(reader, 9),
        LastEventTime = Time(reader, 10),
        OpenedAt = Time(reader, 11),
        LastRecordedAt = Time(reader, 12),
        DueAt = Time(reader, 13),
        TimerToken = Id(reader, 14),
        TimerDueAt = Time(reader, 15)
    };

    public static string Rows(IReadOnlyList<PrefixState> instances) => SqliteJson.Rows(instances, (row, prefix) =>
    {
        row.WriteId(prefix.CorrelationId);
        row.WriteText(prefix.CurrentState);
        row.WriteId(prefix.BatchId);
        row.WriteNumberValue(prefix.BatchNumber);
        row.WriteNumberValue(prefix.ObjectCount);
        row.WriteNumberValue(prefix.EventCount);
        row.WriteNumberValue(prefix.TotalSize);
        row.WriteTime(prefix.FirstEventTime);
        row.WriteTime(prefix.LastEventTime);
        row.WriteTime(prefix.OpenedAt);
        row.WriteTime(prefix.LastRecordedAt);
        row.WriteTime(prefix.DueAt);
        row.WriteId(prefix.TimerToken);
        row.WriteTime(prefix.TimerDueAt);
    });

    private static Guid? Id(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : Guid.Parse(reader.GetString(column));

    private static DateTimeOffset? Time(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : SqliteText.ToTime(reader.GetString(column));
}
