using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>
/// When events came back from their bus, and who told that a batch was packaged. The indexes hold what is awaited alone, so events that are
/// out already, and services that await nothing, have no part in them.
/// </summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130091000_Receipts")]
internal sealed class Receipts : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.batch
            ADD COLUMN received_at timestamptz NULL,
            ADD COLUMN receipt_due_at timestamptz NULL,
            ADD COLUMN resent_at timestamptz NULL,
            ADD COLUMN resends integer NOT NULL DEFAULT 0,
            ADD COLUMN packaged_at timestamptz NULL,
            ADD COLUMN packaged_by text NULL,
            ADD COLUMN packaged_due_at timestamptz NULL;
        CREATE INDEX batch_receipt_due ON edp.batch (receipt_due_at) WHERE receipt_due_at IS NOT NULL;
        CREATE INDEX batch_packaged_due ON edp.batch (packaged_due_at) WHERE packaged_due_at IS NOT NULL;

        ALTER TABLE edp.package_ready
            ADD COLUMN received_at timestamptz NULL,
            ADD COLUMN receipt_due_at timestamptz NULL,
            ADD COLUMN resent_at timestamptz NULL,
            ADD COLUMN resends integer NOT NULL DEFAULT 0;
        CREATE INDEX package_ready_receipt_due ON edp.package_ready (receipt_due_at) WHERE receipt_due_at IS NOT NULL;
        """;

    private const string Sqlite = """
        ALTER TABLE batch ADD COLUMN received_at TEXT NULL;
        ALTER TABLE batch ADD COLUMN receipt_due_at TEXT NULL;
        ALTER TABLE batch ADD COLUMN resent_at TEXT NULL;
        ALTER TABLE batch ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE batch ADD COLUMN packaged_at TEXT NULL;
        ALTER TABLE batch ADD COLUMN packaged_by TEXT NULL;
        ALTER TABLE batch ADD COLUMN packaged_due_at TEXT NULL;
        CREATE INDEX batch_receipt_due ON batch (receipt_due_at) WHERE receipt_due_at IS NOT NULL;
        CREATE INDEX batch_packaged_due ON batch (packaged_due_at) WHERE packaged_due_at IS NOT NULL;

        ALTER TABLE package_ready ADD COLUMN received_at TEXT NULL;
        ALTER TABLE package_ready ADD COLUMN receipt_due_at TEXT NULL;
        ALTER TABLE package_ready ADD COLUMN resent_at TEXT NULL;
        ALTER TABLE package_ready ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX package_ready_receipt_due ON package_ready (receipt_due_at) WHERE receipt_due_at IS NOT NULL;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
