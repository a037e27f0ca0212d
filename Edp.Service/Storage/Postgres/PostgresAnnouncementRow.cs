using Edp.Service.Packaging;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>Rows of <c>package_ready</c> as they are inserted when packages are announced.</summary>
internal static class PostgresAnnouncementRow
{
    private const string InsertAll = """
        INSERT INTO edp.package_ready (
            announcement_id, package_id, round, bucket, package_name, batch_id, top_hash, gateway, ready_at,
            publish_attempts, publish_due_at)
        SELECT *, 0, ready_at FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS announced (
            announcement_id, package_id, round, bucket, package_name, batch_id, top_hash, gateway, ready_at)
        """;

    public static NpgsqlBatchCommand Insert(IReadOnlyList<PackageAnnouncement> rows)
    {
        var command = new NpgsqlBatchCommand(InsertAll);
        command.AddColumn(rows, row => row.AnnouncementId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.PackageId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.Round, NpgsqlDbType.Bigint);
        command.AddColumn(rows, row => row.Bucket, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.PackageName, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.BatchId, NpgsqlDbType.Uuid);
        command.AddColumn(rows, row => row.TopHash, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.Gateway, NpgsqlDbType.Text);
        command.AddColumn(rows, row => row.ReadyAt, NpgsqlDbType.TimestampTz);
        return command;
    }
}
