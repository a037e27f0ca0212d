using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>
/// PostgreSQL looks at every version of a row with the same key in a unique index, dead or alive, whenever a version is put on another page.
/// The generation, which a row changes now and then, keeps these few (ADR 10). Bucket and prefix make the id, so the index on them need not be unique as well.
/// </summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130120000_Generations")]
internal sealed class Generations : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.prefix_state ADD COLUMN generation bigint NOT NULL DEFAULT 0;
        ALTER TABLE edp.prefix_state DROP CONSTRAINT prefix_state_pkey, ADD PRIMARY KEY (correlation_id, generation);
        DROP INDEX edp.prefix_state_bucket_prefix;
        CREATE INDEX prefix_state_bucket_prefix ON edp.prefix_state (bucket, prefix);

        ALTER TABLE edp.package_state ADD COLUMN generation bigint NOT NULL DEFAULT 0;
        ALTER TABLE edp.package_state DROP CONSTRAINT package_state_pkey, ADD PRIMARY KEY (correlation_id, generation);
        DROP INDEX edp.package_state_bucket_name;
        CREATE INDEX package_state_bucket_name ON edp.package_state (bucket, package_name);
        """;

    // SQLite keeps no dead versions.
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        if (migrationBuilder.IsPostgres())
            migrationBuilder.Sql(Postgres);
    }
}
