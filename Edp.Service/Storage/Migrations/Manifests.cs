using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Where the manifests of batches are in S3, and the batches whose events are held back, by which the order within a prefix is kept.</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130113000_Manifests")]
internal sealed class Manifests : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.batch
            ADD COLUMN manifest_uri text NULL,
            ADD COLUMN manifest_written_at timestamptz NULL,
            ADD COLUMN manifest_problem text NULL;
        ALTER TABLE edp.prefix_state ADD COLUMN manifests_since timestamptz NULL;
        CREATE INDEX batch_held_back ON edp.batch (prefix_id, batch_number) WHERE published_at IS NULL AND delivered_sinks >= 16;
        """;

    private const string Sqlite = """
        ALTER TABLE batch ADD COLUMN manifest_uri TEXT NULL;
        ALTER TABLE batch ADD COLUMN manifest_written_at TEXT NULL;
        ALTER TABLE batch ADD COLUMN manifest_problem TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN manifests_since TEXT NULL;
        CREATE INDEX batch_held_back ON batch (prefix_id, batch_number) WHERE published_at IS NULL AND delivered_sinks >= 16;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
