using System.Net;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using MassTransit;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Storage;

/// <summary>What is wrong with the database is waited for; no message is blamed for it, and the service says that it is not ready.</summary>
public sealed class When_PostgreSQL_takes_no_writes() : ServiceFixture(DatabaseProvider.Postgres)
{
    private protected override bool StartsEmpty => true;

    private const string Missing = "ALTER TABLE edp.object_event RENAME TO elsewhere";
    private const string NotMissing = "ALTER TABLE edp.elsewhere RENAME TO object_event";

    private const string Failing = """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'XX000'; END $$;
        CREATE TRIGGER failing BEFORE INSERT ON {partition} FOR EACH ROW EXECUTE FUNCTION fail();
        """;

    private const string Full = """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER failing BEFORE INSERT ON {partition} FOR EACH ROW EXECUTE FUNCTION fail();
        """;

    private const string NotFailing = "DROP TRIGGER failing ON {partition};";

    [TestCase("ALTER DATABASE {0} SET default_transaction_read_only = on", "ALTER DATABASE {0} RESET default_transaction_read_only", "read-only")]
    [TestCase(Missing, NotMissing, "object_event")]
    [TestCase(Failing, NotFailing, "no")]
    [TestCase(Full, NotFailing, "No space left")]
    public async Task Should_wait_and_say_why(string breakIt, string mendIt, string reason)
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await ExecuteAsync(breakIt);

        await Service.Bus.Bus.PublishBatch(Enumerable.Range(0, 10).Select(i => new ObjectCreated
        {
            Bucket = Bucket,
            Key = $"a/b/message-{i}",
            EventTime = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
            Sequencer = S3Event.NextSequencer()
        }));
        using (var answer = await Client.PostAsync(new S3Event(Bucket, "a/b/2").ToJson()))
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable), await answer.Content.ReadAsStringAsync());
        using (var ready = await Client.Http.GetAsync("/health/ready"))
        {
            Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain(reason));
        }

        // Longer than what is worth a few tries takes until it is given up.
        await Task.Delay(TimeSpan.FromSeconds(4));
        await ExecuteAsync(mendIt);

        await Eventually.HoldsAsync(
            async () => (await EventCountAsync()) == 11, "the messages that waited are recorded");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var ready = await Client.Http.GetAsync("/health/ready");
                return ready.IsSuccessStatusCode;
            },
            "the service is ready again");
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));
    }

    private async Task<long> EventCountAsync()
    {
        using var prefixes = await Client.Http.GetAsync("/prefixes");
        return prefixes.IsSuccessStatusCode ? (await Client.PrefixAsync(Bucket, "a/b/")).EventCount : 0;
    }

    private async Task ExecuteAsync(string sql)
    {
        var database = new NpgsqlConnectionStringBuilder(((PostgresTestDatabase)Database).ConnectionString);
        var name = database.Database!;
        database.Options = "-c default_transaction_read_only=off";
        database.Pooling = false;
        database.Timeout = 300;
        await using var connection = new NpgsqlConnection(database.ToString());
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand(ObjectTables.OnEach(sql).Replace("{0}", name, StringComparison.Ordinal), connection))
            await command.ExecuteNonQueryAsync();
        // Settings of a database hold for new sessions, as a failover does.
        await using var end = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        await end.ExecuteNonQueryAsync();
    }
}

/// <summary>R12: what is acknowledged is in the database that the next start finds.</summary>
public sealed class When_the_database_is_replaced_under_the_service(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_prepare_it_again()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await ReplaceAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await Client.PostAsync(new S3Event(Bucket, "c/d/1") { Sequencer = "0069B4DDA7E5883CD9" }.ToJson());
                return answer.IsSuccessStatusCode;
            },
            "objects are recorded again");
        Assert.That((await Client.PrefixesAsync()).Select(prefix => prefix.Prefix), Is.EqualTo(new[] { "c/d/" }));

        await StopAsync();
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        Assert.That((await Client.PrefixesAsync()).Select(prefix => prefix.Prefix), Is.EqualTo(new[] { "c/d/" }));
    }

    private async Task ReplaceAsync()
    {
        if (Provider == DatabaseProvider.Sqlite)
        {
            Directory.Delete(DataFolder, recursive: true);
            return;
        }

        var connection = new NpgsqlConnectionStringBuilder(((PostgresTestDatabase)Database).ConnectionString);
        var name = connection.Database!;
        connection.Database = "postgres";
        await using var server = NpgsqlDataSource.Create(connection);
        foreach (var sql in (string[])[$"DROP DATABASE {name} WITH (FORCE)", $"CREATE DATABASE {name}"])
        {
            await using var command = server.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}

/// <summary>R12 on SQLite: no answer 200 for what goes into a file that nobody can see.</summary>
public sealed class When_a_file_of_SQLite_is_deleted_under_the_service() : ServiceFixture(DatabaseProvider.Sqlite)
{
    [Test]
    public async Task Should_be_not_ready_before_it_acknowledges_again()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        foreach (var file in Directory.GetFiles(DataFolder, "edp.db*"))
            File.Delete(file);

        using var answer = await Client.PostAsync(new S3Event(Bucket, "a/b/2").ToJson());

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("edp.db").And.Contain("deleted or replaced"));
        await Eventually.HoldsAsync(
            () => Log.Lines.Any(line => line.Contains("preparing it again", StringComparison.Ordinal)), "it is prepared again");
    }

    [Test]
    public async Task Should_keep_what_was_acknowledged_when_only_the_log_is_deleted()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));
        File.Delete(Path.Combine(DataFolder, "edp.db-wal"));

        await Eventually.HoldsAsync(
            async () =>
            {
                using var again = await Client.PostAsync(new S3Event(Bucket, "a/b/3") { Sequencer = "0069B4DDA7E5883CD9" }.ToJson());
                return again.IsSuccessStatusCode;
            },
            "objects are recorded again");

        await StopAsync();
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(3));
    }
}
