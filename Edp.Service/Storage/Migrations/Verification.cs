using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>What a listing of the prefix found when a batch was closed, and which objects a listing told of.</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130092000_Verification")]
internal sealed class Verification : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.batch
            ADD COLUMN verified boolean NULL,
            ADD COLUMN unreported_count bigint NULL,
            ADD COLUMN unreported text NULL,
            ADD COLUMN gone_count bigint NULL,
            ADD COLUMN gone text NULL,
            ADD COLUMN verify_problem text NULL;
        ALTER TABLE edp.object_event ADD COLUMN source text NULL;
        """;

    private const string Sqlite = """
        ALTER TABLE batch ADD COLUMN verified INTEGER NULL;
        ALTER TABLE batch ADD COLUMN unreported_count INTEGER NULL;
        ALTER TABLE batch ADD COLUMN unreported TEXT NULL;
        ALTER TABLE batch ADD COLUMN gone_count INTEGER NULL;
        ALTER TABLE batch ADD COLUMN gone TEXT NULL;
        ALTER TABLE batch ADD COLUMN verify_problem TEXT NULL;
        ALTER TABLE object_event ADD COLUMN source TEXT NULL;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
