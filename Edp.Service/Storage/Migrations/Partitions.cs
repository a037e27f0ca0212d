using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Edp.Service.Storage.Migrations;

/// <summary>
/// Partitions of the objects on PostgreSQL (ADR 11). They inherit from the table that is there: what is recorded in it stays where it is, and
/// views, rights and processes of the version before go on with it.
/// </summary>
[DbContext(typeof(EdpDbContext))]
[Migration("20261130230000_Partitions")]
internal sealed class Partitions : Migration
{
    // Who may delete objects may empty a partition, too. A turn is a table without a column: its lock is what counts.
    private const string Postgres = """
        DO $$
        DECLARE
            n int;
            granted record;
        BEGIN
            FOR n IN 0..2 LOOP
                EXECUTE format('CREATE TABLE edp.object_event_%s (PRIMARY KEY (identity)) INHERITS (edp.object_event)', n);
                EXECUTE format('CREATE INDEX object_event_%s_batch ON edp.object_event_%s (batch_id, key)', n, n);
            END LOOP;
            CREATE TABLE edp.partition_turn_0 ();
            CREATE TABLE edp.partition_turn_1 ();

            FOR granted IN
                SELECT DISTINCT target.relname,
                    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END AS grantee,
                    privilege
                FROM pg_class AS source, aclexplode(source.relacl) AS acl, pg_class AS target,
                    unnest(CASE acl.privilege_type WHEN 'DELETE' THEN ARRAY['DELETE', 'TRUNCATE'] ELSE ARRAY[acl.privilege_type] END) AS privilege
                WHERE source.oid = 'edp.object_event'::regclass AND acl.grantee <> source.relowner
                    AND target.relnamespace = source.relnamespace AND target.relkind = 'r'
                    AND (target.relname LIKE 'object\_event\__' OR target.relname LIKE 'partition\_turn\__')
            LOOP
                EXECUTE format('GRANT %s ON edp.%I TO %s', granted.privilege, granted.relname, granted.grantee);
            END LOOP;
        END $$;
        """;

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        if (migrationBuilder.IsPostgres())
            migrationBuilder.Sql(Postgres);
    }
}
