using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>The tables of packages, of their announcements, and of refreshes that they wait for.</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261122010000_PackageTables")]
internal sealed class PackageTables : Migration
{
    private const string Postgres = """
        CREATE TABLE edp.package_state (
            correlation_id  uuid        NOT NULL PRIMARY KEY,
            current_state   text        NOT NULL,
            bucket          text        COLLATE "C" NOT NULL,
            package_name    text        COLLATE "C" NOT NULL,
            round           bigint      NOT NULL,
            batch_id        uuid        NULL,
            batch_number    bigint      NULL,
            top_hash        text        NULL,
            pointer_time    timestamptz NULL,
            told_time       timestamptz NULL,
            folder          text        NOT NULL,
            seen_at         timestamptz NULL,
            due_at          timestamptz NULL,
            ask_at          timestamptz NULL,
            refresh_attempts integer    NOT NULL DEFAULT 0,
            refresh_error   text        NULL,
            notification_id text        NULL,
            ready_at        timestamptz NULL,
            timer_token     uuid        NULL,
            timer_due_at    timestamptz NULL
        ) WITH (fillfactor = 70);
        CREATE UNIQUE INDEX package_state_bucket_name ON edp.package_state (bucket, package_name);
        CREATE INDEX package_state_timer ON edp.package_state (timer_due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE edp.package_ready (
            announcement_id  uuid        NOT NULL PRIMARY KEY,
            package_id       uuid        NOT NULL,
            round            bigint      NOT NULL,
            bucket           text        COLLATE "C" NOT NULL,
            package_name     text        COLLATE "C" NOT NULL,
            batch_id         uuid        NULL,
            top_hash         text        NULL,
            gateway          text        NULL,
            ready_at         timestamptz NOT NULL,
            published_at     timestamptz NULL,
            sink_event_id    text        NULL,
            publish_attempts integer     NOT NULL,
            publish_due_at   timestamptz NOT NULL
        );
        CREATE UNIQUE INDEX package_ready_round ON edp.package_ready (package_id, round);
        CREATE INDEX package_ready_unpublished ON edp.package_ready (publish_due_at) WHERE published_at IS NULL;

        CREATE TABLE edp.package_refresh (
            notification_id text        NOT NULL PRIMARY KEY,
            package_id      uuid        NULL,
            round           bigint      NULL,
            refreshed_at    timestamptz NULL,
            noted_at        timestamptz NOT NULL
        );
        CREATE INDEX package_refresh_noted ON edp.package_refresh (noted_at);
        """;

    private const string Sqlite = """
        CREATE TABLE package_state (
            correlation_id  TEXT    NOT NULL PRIMARY KEY,
            current_state   TEXT    NOT NULL,
            bucket          TEXT    NOT NULL,
            package_name    TEXT    NOT NULL,
            round           INTEGER NOT NULL,
            batch_id        TEXT    NULL,
            batch_number    INTEGER NULL,
            top_hash        TEXT    NULL,
            pointer_time    TEXT    NULL,
            told_time       TEXT    NULL,
            folder          TEXT    NOT NULL,
            seen_at         TEXT    NULL,
            due_at          TEXT    NULL,
            ask_at          TEXT    NULL,
            refresh_attempts INTEGER NOT NULL DEFAULT 0,
            refresh_error   TEXT    NULL,
            notification_id TEXT    NULL,
            ready_at        TEXT    NULL,
            timer_token     TEXT    NULL,
            timer_due_at    TEXT    NULL
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX package_state_bucket_name ON package_state (bucket, package_name);
        CREATE INDEX package_state_timer ON package_state (timer_due_at) WHERE due_at IS NOT NULL;

        CREATE TABLE package_ready (
            announcement_id  TEXT    NOT NULL PRIMARY KEY,
            package_id       TEXT    NOT NULL,
            round            INTEGER NOT NULL,
            bucket           TEXT    NOT NULL,
            package_name     TEXT    NOT NULL,
            batch_id         TEXT    NULL,
            top_hash         TEXT    NULL,
            gateway          TEXT    NULL,
            ready_at         TEXT    NOT NULL,
            published_at     TEXT    NULL,
            sink_event_id    TEXT    NULL,
            publish_attempts INTEGER NOT NULL,
            publish_due_at   TEXT    NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX package_ready_round ON package_ready (package_id, round);
        CREATE INDEX package_ready_unpublished ON package_ready (publish_due_at) WHERE published_at IS NULL;

        CREATE TABLE package_refresh (
            notification_id TEXT    NOT NULL PRIMARY KEY,
            package_id      TEXT    NULL,
            round           INTEGER NULL,
            refreshed_at    TEXT    NULL,
            noted_at        TEXT    NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX package_refresh_noted ON package_refresh (noted_at);
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
