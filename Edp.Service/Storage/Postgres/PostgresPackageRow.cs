using Edp.Service.Packaging;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>A row of <c>package_state</c> as it is written back; its bucket and name stay.</summary>
internal static class PostgresPackageRow
{
    private const string UpdateAll = """
        UPDATE edp.package_state AS state SET
            current_state = changed.current_state, round = changed.round, batch_id = changed.batch_id,
            batch_number = changed.batch_number, top_hash = changed.top_hash, pointer_time = changed.pointer_time,
            told_time = changed.told_time, folder = changed.folder, seen_at = changed.seen_at, due_at = changed.due_at,
            ask_at = changed.ask_at, refresh_attempts = changed.refresh_attempts, refresh_error = changed.refresh_error,
            notification_id = changed.notification_id, ready_at = changed.ready_at, timer_token = changed.timer_token,
            timer_due_at = changed.timer_due_at
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) AS changed (
            correlation_id, current_state, round, batch_id, batch_number, top_hash, pointer_time, told_time, folder, seen_at, due_at,
            ask_at, refresh_attempts, refresh_error, notification_id, ready_at, timer_token, timer_due_at)
        WHERE state.correlation_id = changed.correlation_id
        """;

    public static NpgsqlBatchCommand Update(IReadOnlyList<PackageState> rows)
    {
        var command = new NpgsqlBatchCommand(UpdateAll);
        command.AddColumn(rows, row => row.CorrelationId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.CurrentState, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.Round, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.BatchId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.BatchNumber, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.TopHash, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.PointerTime, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.ToldTime, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.Folder, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.SeenAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.DueAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.AskAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.RefreshAttempts, NpgsqlDbType.Integer);
        command.AddColumn(rows, row => row.RefreshError, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.NotificationId, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.ReadyAt, NpgsqlDbType.TimestampTz);
        command.AddColumn(rows, row => row.TimerToken, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.TimerDueAt, NpgsqlDbType.TimestampTz);
        return command;
    }
}
