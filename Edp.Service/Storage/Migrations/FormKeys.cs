using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>Keys that seal the forms of the pages, the same in every replica; and the actions of a batch, which the pages look up.</summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130090000_FormKeys")]
internal sealed class FormKeys : Migration
{
    private const string Postgres = """
        CREATE TABLE edp.form_key (
            name       text        NOT NULL PRIMARY KEY,
            created_at timestamptz NOT NULL,
            content    text        NOT NULL
        );
        CREATE INDEX operator_action_batch ON edp.operator_action (batch_id, acted_at);
        """;

    private const string Sqlite = """
        CREATE TABLE form_key (
            name       TEXT NOT NULL PRIMARY KEY,
            created_at TEXT NOT NULL,
            content    TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX operator_action_batch ON operator_action (batch_id, acted_at);
        """;

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(migrationBuilder.IsPostgres() ? Postgres : Sqlite);
}
