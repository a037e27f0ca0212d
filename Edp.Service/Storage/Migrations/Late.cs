using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Batches say which one they come after (R16). Batches that were closed before this have none after them that says so.</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130051000_Late")]
internal sealed class Late : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.prefix_state
            ADD COLUMN first_batch_id uuid NULL,
            ADD COLUMN revision bigint NOT NULL DEFAULT 0,
            ADD COLUMN closed_at timestamptz NULL;
        ALTER TABLE edp.batch
            ADD COLUMN revises uuid NULL,
            ADD COLUMN revision bigint NOT NULL DEFAULT 1;
        """;

    private const string Sqlite = """
        ALTER TABLE prefix_state ADD COLUMN first_batch_id TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE prefix_state ADD COLUMN closed_at TEXT NULL;
        ALTER TABLE batch ADD COLUMN revises TEXT NULL;
        ALTER TABLE batch ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
