using System.Globalization;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Storage;

/// <summary>A start is never kept from its database by what an earlier process left behind.</summary>
public sealed class When_an_earlier_start_on_SQLite_was_killed() : ServiceFixture(DatabaseProvider.Sqlite)
{
    [Test]
    public async Task Should_not_wait_for_its_mark()
    {
        await StartAsync();
        await StopAsync();
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(DataFolder, "edp.db")};Pooling=False"))
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText = """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-03-14 09:00:00+00:00');
                DELETE FROM __ef_migrations WHERE "MigrationId" LIKE '%Backfills';
                DROP TABLE backfill; ALTER TABLE prefix_state DROP COLUMN backfilled_at;
                """;
            await command.ExecuteNonQueryAsync();
        }

        await StartAsync();

        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/1"))).Accepted, Is.EqualTo(1));
    }
}

/// <summary>Whatever a start waits for is in the log and in <c>/health/ready</c> within 5 s.</summary>
public sealed class When_another_has_the_lock_that_a_start_needs(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Test]
    public async Task Should_say_so_and_be_ready_afterwards()
    {
        await using var other = await LockAsync();
        await StartWithoutDatabaseAsync(null);

        await Eventually.HoldsAsync(
            async () =>
            {
                using var ready = await Client.Http.GetAsync("/health/ready");
                return (await ready.Content.ReadAsStringAsync()).Contains("EDP waits for", StringComparison.Ordinal)
                    || (await ready.Content.ReadAsStringAsync()).Contains("lock", StringComparison.Ordinal);
            },
            "health tells what is waited for",
            Deadline);
        Assert.That(Log.Lines, Has.Some.Contains("lock").Or.Some.Contains("prepares the same"));

        await other.DisposeAsync();
        await Service.ReadyAsync();
    }

    private async Task<System.Data.Common.DbConnection> LockAsync()
    {
        Directory.CreateDirectory(DataFolder);
        System.Data.Common.DbConnection connection = Provider == DatabaseProvider.Sqlite
            ? new SqliteConnection($"Data Source={Path.Combine(DataFolder, "edp.db")};Pooling=False")
            : new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Provider == DatabaseProvider.Sqlite
            ? "BEGIN EXCLUSIVE"
            : "DROP SCHEMA IF EXISTS edp CASCADE; BEGIN; SELECT pg_advisory_xact_lock(x'4544500001'::bigint)";
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}

/// <summary>A start that changes nothing needs no more than the service's own rights, and waits for no reader.</summary>
public sealed class When_there_is_nothing_to_change() : ServiceFixture(DatabaseProvider.Postgres)
{
    private string ConnectionString => ((PostgresTestDatabase)Database).ConnectionString;

    [Test]
    public async Task Should_start_while_a_dump_runs()
    {
        await StartAsync();
        await StopAsync();
        await using var dump = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString + ";Pooling=False");
        await dump.OpenAsync();
        await ExecuteAsync(dump, "BEGIN; LOCK TABLE edp.__ef_migrations, edp.prefix_state, edp.batch, edp.object_event IN ACCESS SHARE MODE");

        await StartAsync();

        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/1"))).Accepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_do_with_a_role_that_only_writes_rows()
    {
        await StartAsync();
        await StopAsync();
        var role = await CreateRoleAsync(
            "GRANT USAGE ON SCHEMA edp TO {0}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA edp TO {0}");

        await StartAsync(("Edp:Database:ConnectionString", role));

        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/1"))).Accepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_create_its_tables_in_a_schema_that_the_role_was_given()
    {
        var role = await CreateRoleAsync("DROP SCHEMA IF EXISTS edp CASCADE; CREATE SCHEMA edp AUTHORIZATION {0}");

        await StartAsync(("Edp:Database:ConnectionString", role));

        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/1"))).Accepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_name_the_right_that_is_missing()
    {
        var role = await CreateRoleAsync("SELECT 1");

        await StartWithoutDatabaseAsync(null, ("Edp:Database:ConnectionString", role));

        await Eventually.HoldsAsync(
            async () =>
            {
                using var ready = await Client.Http.GetAsync("/health/ready");
                var said = await ready.Content.ReadAsStringAsync();
                return said.Contains("docs/operating.md", StringComparison.Ordinal) && said.Contains("permission denied", StringComparison.Ordinal);
            },
            "health names the right");
    }

    private async Task<string> CreateRoleAsync(string rights)
    {
        var role = string.Create(CultureInfo.InvariantCulture, $"role_{Guid.NewGuid():N}");
        await using var connection = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"CREATE ROLE {role} LOGIN; {rights.Replace("{0}", role, StringComparison.Ordinal)}");
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role }.ToString();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>R12: the commit of an acknowledged object is on the disk, whatever the database's own default is.</summary>
public sealed class When_the_database_does_not_wait_for_its_disk() : ServiceFixture(DatabaseProvider.Postgres)
{
    private protected override bool StartsEmpty => true;

    [TestCase("off", "on")]
    [TestCase("local", "on")]
    [TestCase("remote_apply", "remote_apply")]
    public async Task Should_wait_in_the_transactions_of_the_service(string default_, string used)
    {
        await StartAsync();
        await TestDatabase.ExecuteAsync(Service, ObjectTables.OnEach("""
            CREATE TABLE edp.noted (setting text);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO edp.noted VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;
            CREATE TRIGGER noting BEFORE INSERT ON {partition} FOR EACH ROW EXECUTE FUNCTION note();
            """));
        await using var connection = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using (var set = new NpgsqlCommand($"ALTER DATABASE {connection.Database} SET synchronous_commit = {default_}", connection))
            await set.ExecuteNonQueryAsync();
        await StopAsync();

        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        await using var noted = new NpgsqlCommand("SELECT setting FROM edp.noted", connection);
        Assert.That(await noted.ExecuteScalarAsync(), Is.EqualTo(used));
    }
}
