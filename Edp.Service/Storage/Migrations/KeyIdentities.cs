using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>
/// Which buckets have objects from a listing, and from when on identities begin with a hash of the key. A database with rows of the version
/// before goes on with its identities for a day, while processes of that version may run.
/// </summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130180000_KeyIdentities")]
internal sealed class KeyIdentities : Migration
{
    private const string Postgres = """
        CREATE TABLE edp.listed_bucket (
            bucket    text        COLLATE "C" NOT NULL PRIMARY KEY,
            listed_at timestamptz NOT NULL
        );
        INSERT INTO edp.listed_bucket
            SELECT bucket, min(backfilled_at) FROM edp.prefix_state WHERE backfilled_at IS NOT NULL GROUP BY bucket;

        CREATE TABLE edp.identity_change (
            changes_at timestamptz NOT NULL PRIMARY KEY
        );
        INSERT INTO edp.identity_change SELECT now() + interval '1 day' WHERE EXISTS (SELECT 1 FROM edp.prefix_state);
        """;

    private const string Sqlite = """
        CREATE TABLE listed_bucket (
            bucket    TEXT NOT NULL PRIMARY KEY,
            listed_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO listed_bucket
            SELECT bucket, min(backfilled_at) FROM prefix_state WHERE backfilled_at IS NOT NULL GROUP BY bucket;

        CREATE TABLE identity_change (
            changes_at TEXT NOT NULL PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        INSERT INTO identity_change
            SELECT strftime('%Y-%m-%dT%H:%M:%S', 'now', '+1 day') || '.000000Z' WHERE EXISTS (SELECT 1 FROM prefix_state);
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
