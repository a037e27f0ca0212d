using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>
/// The first tables. <c>object_event</c>'s identity starts with a hash of the key's directory, so that neighbours lie together in its
/// index; <c>prefix_state</c> has room on its pages for updates in place, and no index on a column that every arrival changes.
/// </summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261122000000_InitialTables")]
internal sealed class InitialTables : Migration
{
    private const string Postgres = """
        -- IF NOT EXISTS would want the right to create schemas even where there is one.
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'edp') THEN CREATE SCHEMA edp; END IF;
        END $$;

        CREATE TABLE edp.prefix_state (
            correlation_id   uuid        NOT NULL PRIMARY KEY,
            current_state    text        NOT NULL,
            bucket           text        COLLATE "C" NOT NULL,
            prefix           text        COLLATE "C" NOT NULL,
            batch_id         uuid        NULL,
            batch_number     bigint      NOT NULL,
            object_count     bigint      NOT NULL,
            event_count      bigint      NOT NULL,
            total_size       bigint      NOT NULL,
            first_event_time timestamptz NULL,
            last_event_time  timestamptz NULL,
            opened_at        timestamptz NULL,
            last_recorded_at timestamptz NULL,
            due_at           timestamptz NULL,
            timer_token      uuid        NULL,
            timer_due_at     timestamptz NULL
        ) WITH (fillfactor = 70);
        CREATE UNIQUE INDEX prefix_state_bucket_prefix ON edp.prefix_state (bucket, prefix);
        CREATE INDEX prefix_state_timer ON edp.prefix_state (timer_due_at) WHERE batch_id IS NOT NULL;

        CREATE TABLE edp.batch (
            batch_id            uuid        NOT NULL PRIMARY KEY,
            prefix_id           uuid        NOT NULL,
            bucket              text        COLLATE "C" NOT NULL,
            prefix              text        COLLATE "C" NOT NULL,
            batch_number        bigint      NOT NULL,
            object_count        bigint      NOT NULL,
            event_count         bigint      NOT NULL,
            total_size          bigint      NOT NULL,
            first_event_time    timestamptz NOT NULL,
            last_event_time     timestamptz NOT NULL,
            opened_at           timestamptz NOT NULL,
            ready_at            timestamptz NOT NULL,
            reason              text        NOT NULL,
            published_at        timestamptz NULL,
            sink_event_id       text        NULL,
            publish_attempts    integer     NOT NULL,
            publish_due_at      timestamptz NOT NULL,
            manifest_expired_at timestamptz NULL
        );
        CREATE UNIQUE INDEX batch_prefix_number ON edp.batch (bucket, prefix, batch_number);
        CREATE INDEX batch_ready ON edp.batch (ready_at, batch_id);
        CREATE INDEX batch_unpublished ON edp.batch (publish_due_at) WHERE published_at IS NULL;
        CREATE INDEX batch_unpublished_prefix ON edp.batch (prefix_id, batch_number) WHERE published_at IS NULL;
        CREATE INDEX batch_with_manifest ON edp.batch (ready_at) WHERE manifest_expired_at IS NULL;

        CREATE TABLE edp.object_event (
            identity    uuid        NOT NULL PRIMARY KEY,
            batch_id    uuid        NOT NULL,
            bucket      text        COLLATE "C" NOT NULL,
            key         text        COLLATE "C" NOT NULL,
            size        bigint      NULL,
            etag        text        NULL,
            version_id  text        NULL,
            sequencer   text        NULL,
            event_time  timestamptz NOT NULL,
            recorded_at timestamptz NOT NULL
        );
        CREATE INDEX object_event_batch ON edp.object_event (batch_id, key);
        """;

    private const string Sqlite = """
        CREATE TABLE prefix_state (
            correlation_id   TEXT    NOT NULL PRIMARY KEY,
            current_state    TEXT    NOT NULL,
            bucket           TEXT    NOT NULL,
            prefix           TEXT    NOT NULL,
            batch_id         TEXT    NULL,
            batch_number     INTEGER NOT NULL,
            object_count     INTEGER NOT NULL,
            event_count      INTEGER NOT NULL,
            total_size       INTEGER NOT NULL,
            first_event_time TEXT    NULL,
            last_event_time  TEXT    NULL,
            opened_at        TEXT    NULL,
            last_recorded_at TEXT    NULL,
            due_at           TEXT    NULL,
            timer_token      TEXT    NULL,
            timer_due_at     TEXT    NULL
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX prefix_state_bucket_prefix ON prefix_state (bucket, prefix);
        CREATE INDEX prefix_state_timer ON prefix_state (timer_due_at) WHERE batch_id IS NOT NULL;

        CREATE TABLE batch (
            batch_id            TEXT    NOT NULL PRIMARY KEY,
            prefix_id           TEXT    NOT NULL,
            bucket              TEXT    NOT NULL,
            prefix              TEXT    NOT NULL,
            batch_number        INTEGER NOT NULL,
            object_count        INTEGER NOT NULL,
            event_count         INTEGER NOT NULL,
            total_size          INTEGER NOT NULL,
            first_event_time    TEXT    NOT NULL,
            last_event_time     TEXT    NOT NULL,
            opened_at           TEXT    NOT NULL,
            ready_at            TEXT    NOT NULL,
            reason              TEXT    NOT NULL,
            published_at        TEXT    NULL,
            sink_event_id       TEXT    NULL,
            publish_attempts    INTEGER NOT NULL,
            publish_due_at      TEXT    NOT NULL,
            manifest_expired_at TEXT    NULL
        ) STRICT;
        CREATE UNIQUE INDEX batch_prefix_number ON batch (bucket, prefix, batch_number);
        CREATE INDEX batch_ready ON batch (ready_at, batch_id);
        CREATE INDEX batch_unpublished ON batch (publish_due_at) WHERE published_at IS NULL;
        CREATE INDEX batch_unpublished_prefix ON batch (prefix_id, batch_number) WHERE published_at IS NULL;
        CREATE INDEX batch_with_manifest ON batch (ready_at) WHERE manifest_expired_at IS NULL;

        CREATE TABLE object_event (
            identity    TEXT    NOT NULL PRIMARY KEY,
            batch_id    TEXT    NOT NULL,
            bucket      TEXT    NOT NULL,
            key         TEXT    NOT NULL,
            size        INTEGER NULL,
            etag        TEXT    NULL,
            version_id  TEXT    NULL,
            sequencer   TEXT    NULL,
            event_time  TEXT    NOT NULL,
            recorded_at TEXT    NOT NULL
        ) STRICT;
        CREATE INDEX object_event_batch ON object_event (batch_id, key);
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
