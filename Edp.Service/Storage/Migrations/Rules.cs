using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Open batches keep the rule by which they were opened (R14), and batches what its template captured (R13).</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130040000_Rules")]
internal sealed class Rules : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.prefix_state ADD COLUMN rule_name text NULL, ADD COLUMN rule_settings text NULL, ADD COLUMN captures text NULL;
        ALTER TABLE edp.batch ADD COLUMN rule_name text NULL, ADD COLUMN captures text NULL;
        """;

    private const string Sqlite = """
        ALTER TABLE prefix_state ADD COLUMN rule_name TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN rule_settings TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN captures TEXT NULL;
        ALTER TABLE batch ADD COLUMN rule_name TEXT NULL;
        ALTER TABLE batch ADD COLUMN captures TEXT NULL;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
