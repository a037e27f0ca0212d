using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Objects that were deleted leave their open batch (R4), and a marker waits for what comes after it (R7).</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261129010000_FilesAndMarkers")]
internal sealed class FilesAndMarkers : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.object_event ADD COLUMN deleted_at timestamptz NULL;
        ALTER TABLE edp.prefix_state ADD COLUMN marker_at timestamptz NULL;
        """;

    private const string Sqlite = """
        ALTER TABLE object_event ADD COLUMN deleted_at TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN marker_at TEXT NULL;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
