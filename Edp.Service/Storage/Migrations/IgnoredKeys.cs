using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Counts of events that did not count, by bucket, reason and prefix.</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130060000_IgnoredKeys")]
internal sealed class IgnoredKeys : Migration
{
    private const string Postgres = """
        CREATE TABLE edp.ignored_key (
            ignored_key_id uuid NOT NULL PRIMARY KEY,
            outcome text NOT NULL,
            bucket text COLLATE "C" NOT NULL,
            prefix text COLLATE "C" NOT NULL,
            reason text NOT NULL,
            pattern text NOT NULL,
            event_count bigint NOT NULL,
            first_at timestamptz NOT NULL,
            last_at timestamptz NOT NULL,
            example_key text NOT NULL,
            detail text NOT NULL);
        CREATE INDEX ignored_key_bucket_prefix ON edp.ignored_key (bucket, prefix);
        CREATE INDEX ignored_key_last ON edp.ignored_key (last_at DESC, ignored_key_id);
        """;

    private const string Sqlite = """
        CREATE TABLE ignored_key (
            ignored_key_id TEXT NOT NULL PRIMARY KEY,
            outcome TEXT NOT NULL,
            bucket TEXT NOT NULL,
            prefix TEXT NOT NULL,
            reason TEXT NOT NULL,
            pattern TEXT NOT NULL,
            event_count INTEGER NOT NULL,
            first_at TEXT NOT NULL,
            last_at TEXT NOT NULL,
            example_key TEXT NOT NULL,
            detail TEXT NOT NULL) STRICT;
        CREATE INDEX ignored_key_bucket_prefix ON ignored_key (bucket, prefix);
        CREATE INDEX ignored_key_last ON ignored_key (last_at DESC, ignored_key_id);
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
