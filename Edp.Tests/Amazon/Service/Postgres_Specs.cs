using System.Net;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Amazon.Service;

/// <summary>What PostgreSQL does to a service on bad days.</summary>
public abstract class PostgresFixture() : ServiceFixture(DatabaseProvider.Postgres)
{
    private protected string ConnectionString => ((PostgresTestDatabase)Database).ConnectionString;

    protected async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    protected static async Task<T> AskAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    protected static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until a statement of the service waits for a lock.</summary>
    protected static async Task ServiceWaitsForLockAsync(NpgsqlConnection watcher) => await Eventually.HoldsAsync(
        async () => await AskAsync<bool>(
            watcher,
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid())"),
        "the service waits for a lock");
}

public sealed class When_two_services_start_on_an_empty_database : PostgresFixture
{
    private protected override bool StartsEmpty => true;

    [Test]
    public async Task Should_create_the_tables_once_and_keep_no_lock()
    {
        await Task.WhenAll(StartAsync(), StartAsync(("Edp:DataFolder", SecondFolder)));

        await using var connection = await ConnectAsync();
        Assert.That(
            await AskAsync<long>(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                + "(SELECT oid FROM pg_database WHERE datname = current_database())"),
            Is.Zero);
        Assert.That(await AskAsync<long>(connection, "SELECT count(*) - count(DISTINCT \"MigrationId\") FROM edp.__ef_migrations"), Is.Zero);
        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/1"))).Accepted, Is.EqualTo(1));
    }
}

public sealed class When_ingest_meets_another_transaction : PostgresFixture
{
    [Test]
    public async Task Should_record_once_after_a_deadlock()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        await Client.RecordAsync(new S3Event(Bucket, "a/1/x"), new S3Event(Bucket, "a/2/x"));
        await using var other = await ConnectAsync();
        await using var watcher = await ConnectAsync();
        var deadlocks = await DeadlocksAsync(watcher);

        // The other transaction has the row that is locked second, waits for the one that is locked first, and waits with more patience.
        await ExecuteAsync(other, "BEGIN; SET LOCAL deadlock_timeout = '60s'");
        await ExecuteAsync(other, LockPrefix(1));
        var recording = Client.RecordAsync(new S3Event(Bucket, "a/1/y"), new S3Event(Bucket, "a/2/y"));
        await ServiceWaitsForLockAsync(watcher);
        await ExecuteAsync(other, LockPrefix(0));
        await ExecuteAsync(other, "COMMIT");

        Assert.That((await recording).Accepted, Is.EqualTo(2));
        await Eventually.HoldsAsync(async () => await DeadlocksAsync(watcher) > deadlocks, "PostgreSQL tells of a deadlock");
        Assert.That((await Client.PrefixesAsync(Bucket)).Select(prefix => prefix.EventCount), Is.EqualTo(new[] { 2, 2 }));
    }

    [Test]
    public async Task Should_record_once_after_a_serialization_failure()
    {
        var isolated = new NpgsqlConnectionStringBuilder(ConnectionString) { Options = "-c default_transaction_isolation=repeatable\\ read" };
        await StartAsync([.. Rule(("ThresholdEventCount", 1_000)), ("Edp:Database:ConnectionString", isolated.ToString())]);
        await Client.RecordAsync(new S3Event(Bucket, "a/1/x"));
        await using var other = await ConnectAsync();
        await using var watcher = await ConnectAsync();

        await ExecuteAsync(other, "BEGIN; UPDATE edp.prefix_state SET total_size = total_size");
        var recording = Client.RecordAsync(new S3Event(Bucket, "a/1/y"));
        await ServiceWaitsForLockAsync(watcher);
        await ExecuteAsync(other, "COMMIT");

        Assert.That((await recording).Accepted, Is.EqualTo(1));
        Assert.That((await Client.PrefixAsync(Bucket, "a/1/")).EventCount, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_record_once_however_often_connections_are_cut()
    {
        const int posts = 40;
        const int each = 25;
        await StartAsync(Rule(("ThresholdEventCount", 1_000_000)));
        await using var cutter = await ConnectAsync();
        var recording = RecordAsync(posts, each);

        var cut = 0L;
        // Ever longer: on a busy machine no transaction would come to its end in the first of these pauses.
        var pause = TimeSpan.FromMilliseconds(20);
        while (!recording.IsCompleted)
        {
            cut += await AskAsync<long>(cutter, """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
                """);
            await Task.Delay(pause);
            pause *= 1.02;
        }

        await recording;
        Assert.That(cut, Is.Positive);
        await Eventually.HoldsAsync(
            async () => (await Client.Http.GetAsync(new Uri("/prefixes", UriKind.Relative))).StatusCode switch
            {
                HttpStatusCode.OK => true,
                HttpStatusCode.ServiceUnavailable => false,
                var other => throw new InvalidOperationException($"GET /prefixes answered {other}")
            },
            "broken connections have left the pool");
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(posts * each));
        Assert.That(await AskAsync<long>(cutter, "SELECT count(*) FROM edp.object_event"), Is.EqualTo(posts * each));
    }

    private static string LockPrefix(int number) => $"""
        SELECT FROM edp.prefix_state
        WHERE correlation_id = (SELECT correlation_id FROM edp.prefix_state ORDER BY correlation_id OFFSET {number} LIMIT 1) FOR UPDATE
        """;

    private async Task RecordAsync(int posts, int each)
    {
        for (var post = 0; post < posts; post++)
        {
            var body = S3Event.Lines(Enumerable.Range(0, each).Select(i => new S3Event(Bucket, $"a/b/{post}-{i}")));
            await Eventually.HoldsAsync(
                async () =>
                {
                    using var answer = await Client.PostAsync(body);
                    Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.ServiceUnavailable));
                    return answer.IsSuccessStatusCode;
                },
                "the events are taken");
        }
    }

    private static async Task<long> DeadlocksAsync(NpgsqlConnection connection)
    {
        await ExecuteAsync(connection, "SELECT pg_stat_clear_snapshot()");
        return await AskAsync<long>(connection, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }
}
