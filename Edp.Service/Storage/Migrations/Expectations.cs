using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>What a batch has to contain, and what of it is missing (R15).</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130050000_Expectations")]
internal sealed class Expectations : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.prefix_state
            ADD COLUMN expected_count bigint NULL,
            ADD COLUMN required_files text NULL,
            ADD COLUMN missing_files text NULL,
            ADD COLUMN listed_count bigint NULL,
            ADD COLUMN missing_listed bigint NULL,
            ADD COLUMN unread_lists text NULL,
            ADD COLUMN list_problem text NULL,
            ADD COLUMN missing_count bigint NULL,
            ADD COLUMN expected_at timestamptz NULL,
            ADD COLUMN expectation_time timestamptz NULL;
        ALTER TABLE edp.batch
            ADD COLUMN expected_count bigint NULL,
            ADD COLUMN missing_count bigint NULL,
            ADD COLUMN missing text NULL,
            ADD COLUMN list_problem text NULL;

        CREATE TABLE edp.expected_object (
            batch_id   uuid    NOT NULL,
            key        text    COLLATE "C" NOT NULL,
            source     text    COLLATE "C" NOT NULL,
            size       bigint  NULL,
            etag       text    NULL,
            md5        text    NULL,
            is_missing boolean NOT NULL,
            PRIMARY KEY (batch_id, key, source)
        );
        CREATE INDEX expected_object_missing ON edp.expected_object (batch_id, key) WHERE is_missing;

        CREATE TABLE edp.expected_list (
            batch_id   uuid        NOT NULL,
            key        text        COLLATE "C" NOT NULL,
            prefix_id  uuid        NOT NULL,
            bucket     text        NOT NULL,
            version_id text        NULL,
            identity   uuid        NOT NULL,
            due_at     timestamptz NULL,
            attempts   integer     NOT NULL,
            read_at    timestamptz NULL,
            problem    text        NULL,
            PRIMARY KEY (batch_id, key)
        );
        CREATE INDEX expected_list_due ON edp.expected_list (due_at) WHERE due_at IS NOT NULL;
        """;

    private const string Sqlite = """
        ALTER TABLE prefix_state ADD COLUMN expected_count INTEGER NULL;
        ALTER TABLE prefix_state ADD COLUMN required_files TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN missing_files TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN listed_count INTEGER NULL;
        ALTER TABLE prefix_state ADD COLUMN missing_listed INTEGER NULL;
        ALTER TABLE prefix_state ADD COLUMN unread_lists TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN list_problem TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN missing_count INTEGER NULL;
        ALTER TABLE prefix_state ADD COLUMN expected_at TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN expectation_time TEXT NULL;
        ALTER TABLE batch ADD COLUMN expected_count INTEGER NULL;
        ALTER TABLE batch ADD COLUMN missing_count INTEGER NULL;
        ALTER TABLE batch ADD COLUMN missing TEXT NULL;
        ALTER TABLE batch ADD COLUMN list_problem TEXT NULL;

        CREATE TABLE expected_object (
            batch_id   TEXT    NOT NULL,
            key        TEXT    NOT NULL,
            source     TEXT    NOT NULL,
            size       INTEGER NULL,
            etag       TEXT    NULL,
            md5        TEXT    NULL,
            is_missing INTEGER NOT NULL,
            PRIMARY KEY (batch_id, key, source)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX expected_object_missing ON expected_object (batch_id, key) WHERE is_missing = 1;

        CREATE TABLE expected_list (
            batch_id   TEXT    NOT NULL,
            key        TEXT    NOT NULL,
            prefix_id  TEXT    NOT NULL,
            bucket     TEXT    NOT NULL,
            version_id TEXT    NULL,
            identity   TEXT    NOT NULL,
            due_at     TEXT    NULL,
            attempts   INTEGER NOT NULL,
            read_at    TEXT    NULL,
            problem    TEXT    NULL,
            PRIMARY KEY (batch_id, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX expected_list_due ON expected_list (due_at) WHERE due_at IS NOT NULL;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
