using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Walks over what lies in buckets, and which prefixes have objects from them.</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130080000_Backfills")]
internal sealed class Backfills : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.prefix_state ADD COLUMN backfilled_at timestamptz NULL;

        CREATE TABLE edp.backfill (
            backfill_id        uuid        NOT NULL PRIMARY KEY,
            bucket             text        COLLATE "C" NOT NULL,
            prefix             text        COLLATE "C" NOT NULL,
            since              timestamptz NULL,
            until              timestamptz NULL,
            dry_run            boolean     NOT NULL,
            rate               bigint      NOT NULL,
            state              text        NOT NULL,
            created_at         timestamptz NOT NULL,
            updated_at         timestamptz NOT NULL,
            finished_at        timestamptz NULL,
            continuation_token text        NULL,
            last_key           text        COLLATE "C" NULL,
            listed_count       bigint      NOT NULL,
            recorded_count     bigint      NOT NULL,
            known_count        bigint      NOT NULL,
            ignored_count      bigint      NOT NULL,
            skipped_count      bigint      NOT NULL,
            problem            text        NULL
        );
        CREATE INDEX backfill_created ON edp.backfill (created_at, backfill_id);
        """;

    private const string Sqlite = """
        ALTER TABLE prefix_state ADD COLUMN backfilled_at TEXT NULL;

        CREATE TABLE backfill (
            backfill_id        TEXT    NOT NULL PRIMARY KEY,
            bucket             TEXT    NOT NULL,
            prefix             TEXT    NOT NULL,
            since              TEXT    NULL,
            until              TEXT    NULL,
            dry_run            INTEGER NOT NULL,
            rate               INTEGER NOT NULL,
            state              TEXT    NOT NULL,
            created_at         TEXT    NOT NULL,
            updated_at         TEXT    NOT NULL,
            finished_at        TEXT    NULL,
            continuation_token TEXT    NULL,
            last_key           TEXT    NULL,
            listed_count       INTEGER NOT NULL,
            recorded_count     INTEGER NOT NULL,
            known_count        INTEGER NOT NULL,
            ignored_count      INTEGER NOT NULL,
            skipped_count      INTEGER NOT NULL,
            problem            TEXT    NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX backfill_created ON backfill (created_at, backfill_id);
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
