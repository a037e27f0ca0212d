using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>What operators do by hand, and what they do to the time of an open batch (R17).</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130070000_OperatorActions")]
internal sealed class OperatorActions : Migration
{
    private const string Postgres = """
        ALTER TABLE edp.prefix_state ADD COLUMN held_until timestamptz NULL, ADD COLUMN extended_until timestamptz NULL;

        CREATE TABLE edp.operator_action (
            action_id    uuid        NOT NULL PRIMARY KEY,
            acted_at     timestamptz NOT NULL,
            action       text        NOT NULL,
            who          text        NOT NULL,
            bucket       text        COLLATE "C" NOT NULL,
            prefix       text        COLLATE "C" NULL,
            package_name text        COLLATE "C" NULL,
            batch_id     uuid        NULL,
            reason       text        NULL,
            state_before text        NOT NULL,
            state_after  text        NOT NULL
        );
        CREATE INDEX operator_action_acted ON edp.operator_action (acted_at, action_id);
        CREATE INDEX operator_action_prefix ON edp.operator_action (bucket, prefix, acted_at);
        """;

    private const string Sqlite = """
        ALTER TABLE prefix_state ADD COLUMN held_until TEXT NULL;
        ALTER TABLE prefix_state ADD COLUMN extended_until TEXT NULL;

        CREATE TABLE operator_action (
            action_id    TEXT NOT NULL PRIMARY KEY,
            acted_at     TEXT NOT NULL,
            action       TEXT NOT NULL,
            who          TEXT NOT NULL,
            bucket       TEXT NOT NULL,
            prefix       TEXT NULL,
            package_name TEXT NULL,
            batch_id     TEXT NULL,
            reason       TEXT NULL,
            state_before TEXT NOT NULL,
            state_after  TEXT NOT NULL
        ) STRICT;
        CREATE INDEX operator_action_acted ON operator_action (acted_at, action_id);
        CREATE INDEX operator_action_prefix ON operator_action (bucket, prefix, acted_at);
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
