using Edp.Service.Packaging;

namespace Edp.Service.Storage.Sqlite;

/// <summary>A row of <c>package_state</c> as it is written back; its bucket and name stay.</summary>
internal static class SqlitePackageRow
{
    public const string UpdateAll = """
        UPDATE package_state SET
            current_state = value ->> 1, round = value ->> 2, batch_id = value ->> 3, batch_number = value ->> 4, top_hash = value ->> 5,
            pointer_time = value ->> 6, told_time = value ->> 7, folder = value ->> 8, seen_at = value ->> 9, due_at = value ->> 10,
            ask_at = value ->> 11, refresh_attempts = value ->> 12, refresh_error = value ->> 13, notification_id = value ->> 14,
            ready_at = value ->> 15, timer_token = value ->> 16, timer_due_at = value ->> 17
        FROM json_each({0}) WHERE correlation_id = value ->> 0
        """;

    public static string Rows(IReadOnlyList<PackageState> instances) => SqliteJson.Rows(instances, (row, package) =>
    {
        row.WriteId(package.CorrelationId);
        row.WriteText(package.CurrentState);
        row.WriteNumberValue(package.Round);
        row.WriteId(package.BatchId);
        row.WriteNumber(package.BatchNumber);
        row.WriteText(package.TopHash);
        row.WriteTime(package.PointerTime);
        row.WriteTime(package.ToldTime);
        row.WriteText(package.Folder);
        row.WriteTime(package.SeenAt);
        row.WriteTime(package.DueAt);
        row.WriteTime(package.AskAt);
        row.WriteNumberValue(package.RefreshAttempts);
        row.WriteText(package.RefreshError);
        row.WriteText(package.NotificationId);
        row.WriteTime(package.ReadyAt);
        row.WriteId(package.TimerToken);
        row.WriteTime(package.TimerDueAt);
    });
}
