using Edp.Service.Packaging;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Rows of <c>package_ready</c> as they are inserted when packages are announced.</summary>
internal static class SqliteAnnouncementRow
{
    public const string InsertAll = """
        INSERT INTO package_ready (
            announcement_id, package_id, round, bucket, package_name, batch_id, top_hash, gateway, ready_at,
            publish_attempts, publish_due_at)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
            0, value ->> 8
        FROM json_each({0})
        """;

    public static string Rows(IReadOnlyList<PackageAnnouncement> announcements) => SqliteJson.Rows(announcements, (row, announcement) =>
    {
        row.WriteId(announcement.AnnouncementId);
        row.WriteId(announcement.PackageId);
        row.WriteNumberValue(announcement.Round);
        row.WriteStringValue(announcement.Bucket);
        row.WriteStringValue(announcement.PackageName);
        row.WriteId(announcement.BatchId);
        row.WriteText(announcement.TopHash);
        row.WriteText(announcement.Gateway);
        row.WriteTime(announcement.ReadyAt);
    });
}
