using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>
/// Indexes by which version 0.1.0 found what it had to publish. SQLite lost them with the columns; a process of that version beside this one
/// finds the same rows on PostgreSQL, only slower.
/// </summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130220000_UnusedIndexes")]
internal sealed class UnusedIndexes : Migration
{
    private const string Postgres = """
        DROP INDEX edp.batch_unpublished;
        DROP INDEX edp.batch_unpublished_prefix;
        DROP INDEX edp.package_ready_unpublished;
        """;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        if (migrationBuilder.IsPostgres())
            migrationBuilder.Sql(Postgres);
    }
}
