using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Events of closed batches are sent again when an operator asks for it (R17).</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130070100_Replays")]
internal sealed class Replays : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.batch ADD COLUMN replayed_at timestamptz NULL;

        CREATE TABLE edp.replay (
            replay_id    uuid        NOT NULL PRIMARY KEY,
            bucket       text        COLLATE "C" NOT NULL,
            ready_from   timestamptz NOT NULL,
            ready_until  timestamptz NOT NULL,
            sinks        integer     NOT NULL,
            requested_at timestamptz NOT NULL,
            batches      bigint      NOT NULL,
            replayed     bigint      NOT NULL,
            finished_at  timestamptz NULL
        );
        CREATE INDEX replay_requested ON edp.replay (requested_at, replay_id);
        CREATE INDEX replay_unfinished ON edp.replay (requested_at) WHERE finished_at IS NULL;

        CREATE TABLE edp.replay_batch (
            replay_id       uuid   NOT NULL,
            outbox_sequence bigint NOT NULL,
            batch_id        uuid   NOT NULL,
            PRIMARY KEY (replay_id, outbox_sequence)
        );
        """;

    private const string Sqlite = """
        ALTER TABLE batch ADD COLUMN replayed_at TEXT NULL;

        CREATE TABLE replay (
            replay_id    TEXT    NOT NULL PRIMARY KEY,
            bucket       TEXT    NOT NULL,
            ready_from   TEXT    NOT NULL,
            ready_until  TEXT    NOT NULL,
            sinks        INTEGER NOT NULL,
            requested_at TEXT    NOT NULL,
            batches      INTEGER NOT NULL,
            replayed     INTEGER NOT NULL,
            finished_at  TEXT    NULL
        ) STRICT;
        CREATE INDEX replay_requested ON replay (requested_at, replay_id);
        CREATE INDEX replay_unfinished ON replay (requested_at) WHERE finished_at IS NULL;

        CREATE TABLE replay_batch (
            replay_id       TEXT    NOT NULL,
            outbox_sequence INTEGER NOT NULL,
            batch_id        TEXT    NOT NULL,
            PRIMARY KEY (replay_id, outbox_sequence)
        ) STRICT, WITHOUT ROWID;
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
