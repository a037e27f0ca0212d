using System.Globalization;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Storage;

/// <summary>R3 and R10 on PostgreSQL, where objects leave by partitions of a retention time each.</summary>
public sealed class When_objects_lie_in_partitions() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const int RetentionSeconds = 60;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(RetentionSeconds);

    // Just behind the change to another partition.
    protected override ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 14, 9, 0, 1, TimeSpan.Zero));

    private static (string Setting, string? Value)[] Settings(int thresholdEventCount) =>
        [.. Rule(("ThresholdEventCount", thresholdEventCount), ("ThresholdDuration", 10_000)), ("Edp:Retention", $"{RetentionSeconds}")];

    [Test]
    public async Task Should_know_second_deliveries_in_each_of_them()
    {
        await StartAsync(Settings(thresholdEventCount: 1));
        var events = new List<S3Event>();
        for (var period = 0; period < 3; period++)
        {
            events.Add(new S3Event(Bucket, $"a/b/{period}"));
            await Client.RecordAsync(events[^1]);
            await Service.Retention.ExpireAsync(default);
            Assert.That((await Client.RecordAsync(events)).Duplicates, Is.EqualTo(events.Count));
            Clock.Advance(Period);
        }

        Assert.That(await QueryAsync<long>("SELECT count(DISTINCT tableoid) FROM edp.object_event"), Is.EqualTo(3));
    }

    [Test]
    public async Task Should_empty_the_oldest_at_once()
    {
        await StartAsync(Settings(thresholdEventCount: 100));
        await Client.RecordAsync(Enumerable.Range(0, 1_000).Select(n => new S3Event(Bucket, $"a/b/{n}")));
        await BatchesAsync(10, "a/b/");
        var partition = await QueryAsync<string>("SELECT DISTINCT tableoid::regclass::text FROM edp.object_event");

        Clock.Advance(2 * Period);
        await Service.Retention.ExpireAsync(default);
        Assert.That(await QueryAsync<long>("SELECT count(*) FROM edp.object_event"), Is.EqualTo(1_000), "some batches have just got past their time");

        Clock.Advance(Period / 4);
        await Service.Retention.ExpireAsync(default);
        Assert.That(await QueryAsync<long>($"SELECT pg_relation_size('{partition}')"), Is.Zero);
    }

    [Test]
    public async Task Should_keep_what_is_in_an_open_batch_or_within_its_time()
    {
        await StartAsync(Settings(thresholdEventCount: 2));
        S3Event[] open = [new(Bucket, "open/b/1"), new(Bucket, "open/b/2")];
        S3Event[] late = [new(Bucket, "late/b/1"), new(Bucket, "late/b/2")];
        S3Event[] over = [.. Enumerable.Range(1, 4).Select(n => new S3Event(Bucket, $"over/b/{n}"))];
        await Client.RecordAsync([open[0], late[0], .. over]);
        Clock.Advance(Period * 1.75);
        await Client.RecordAsync(late[1]);

        Clock.Advance(Period * 0.5);
        await Service.Retention.ExpireAsync(default);

        Assert.That(
            await QueryAsync<string>("SELECT string_agg(key, ' ' ORDER BY key COLLATE \"C\") FROM edp.object_event"),
            Is.EqualTo("late/b/1 late/b/2 open/b/1"));
        Assert.That((await Client.RecordAsync([open[0], .. late])).Duplicates, Is.EqualTo(3));
        await Client.RecordAsync(open[1]);
        foreach (var prefix in (string[])["open/b/", "late/b/"])
            Assert.That(await Client.ManifestAsync((await BatchesAsync(1, prefix)).Single().BatchId), Has.Count.EqualTo(2), prefix);
    }

    [Test]
    public async Task Should_wait_half_a_second_at_most_for_who_reads_what_is_to_be_emptied()
    {
        await StartAsync(Settings(thresholdEventCount: 1));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        Clock.Advance(Period * 2.25);
        await using (var reader = await ConnectAsync())
        {
            await ExecuteAsync(reader, "BEGIN; SELECT count(*) FROM edp.object_event");

            await Service.Retention.ExpireAsync(default);

            Assert.That(await QueryAsync<long>("SELECT count(*) FROM edp.object_event"), Is.EqualTo(1));
            Assert.That(Log.Lines, Has.Some.Contains("another session of PostgreSQL reads it"));
            Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/2"))).Accepted, Is.EqualTo(1));
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                await Service.Retention.ExpireAsync(default);
                return await QueryAsync<string>("SELECT string_agg(key, ' ') FROM edp.object_event") == "a/b/2";
            },
            "it is emptied");
    }

    [Test]
    public async Task Should_leave_what_is_to_be_kept_for_the_most_part_where_it_is()
    {
        await StartAsync(Settings(thresholdEventCount: 4));
        S3Event[] open = [.. Enumerable.Range(1, 3).Select(n => new S3Event(Bucket, $"a/b/{n}"))];
        await Client.RecordAsync(open);
        var partition = await QueryAsync<int>(PartitionOfAll);
        Clock.Advance(Period * 2.25);

        await Service.Retention.ExpireAsync(default);

        Assert.That(await QueryAsync<int>(PartitionOfAll), Is.EqualTo(partition));
        Assert.That((await Client.RecordAsync(open)).Duplicates, Is.EqualTo(3));
        Assert.That(Log.Lines, Has.Some.Contains("3 of its 3 objects are in open batches"));
    }

    [Test]
    public async Task Should_delete_by_a_role_that_only_writes_rows()
    {
        var role = $"role_{Guid.NewGuid():N}";
        await using (var owner = await ConnectAsync())
        {
            await ExecuteAsync(owner, $"""
                CREATE ROLE {role} LOGIN;
                GRANT USAGE ON SCHEMA edp TO {role};
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA edp TO {role};
                """);
        }

        var connection = new NpgsqlConnectionStringBuilder(((PostgresTestDatabase)Database).ConnectionString) { Username = role };
        await StartAsync([.. Settings(thresholdEventCount: 1), ("Edp:Database:ConnectionString", connection.ToString())]);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        Clock.Advance(Period * 2.25);

        await Service.Retention.ExpireAsync(default);

        Assert.That(await QueryAsync<long>("SELECT count(*) FROM edp.object_event"), Is.Zero);
    }

    /// <summary>Two processes with different rules record one object at the change from one partition to the next.</summary>
    [TestCase(1)]
    [TestCase(2)]
    public async Task Should_find_what_a_writer_of_another_partition_commits_meanwhile(int ahead)
    {
        var recorded = await RecordAndForgetAsync();
        var another = (recorded.Partition + ahead) % 3;
        await using var other = await ConnectAsync();
        await ExecuteAsync(other, "BEGIN; " + TurnOf(another));
        await ExecuteAsync(other, $"""
            INSERT INTO edp.object_event_{another} (identity, batch_id, bucket, key, event_time, recorded_at)
            VALUES ('{recorded.Identity}', '{Guid.NewGuid()}', '{Bucket}', 'a/b/1', now(), now())
            """);

        var posting = Client.RecordAsync(recorded.Event);
        await Eventually.HoldsAsync(
            () => QueryAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation::regclass::text LIKE '%partition_turn%')"),
            "it waits for its turn");
        await ExecuteAsync(other, "COMMIT");

        Assert.That((await posting).Duplicates, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_not_wait_for_a_writer_of_the_same_partition()
    {
        var recorded = await RecordAndForgetAsync();
        await using var other = await ConnectAsync();
        await ExecuteAsync(other, "BEGIN; " + TurnOf(recorded.Partition));

        Assert.That((await Client.RecordAsync(recorded.Event)).Accepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_not_write_into_another_than_that_whose_turn_it_has()
    {
        var recorded = await RecordAndForgetAsync();
        await using var other = await ConnectAsync();
        await ExecuteAsync(other, "BEGIN; " + TurnOf(Another(recorded.Partition)));
        var posting = Client.RecordAsync(recorded.Event);
        await Eventually.HoldsAsync(
            () => QueryAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation::regclass::text LIKE '%partition_turn%')"),
            "it waits for its turn");

        Clock.Advance(Period);
        await ExecuteAsync(other, "COMMIT");
        await posting;

        Assert.That(await QueryAsync<int>(PartitionOfAll), Is.EqualTo(recorded.Partition));
    }

    [Test]
    public async Task Should_know_and_delete_what_was_recorded_before_there_were_any()
    {
        await StartAsync(Settings(thresholdEventCount: 2));
        S3Event[] events = [new(Bucket, "a/b/1"), new(Bucket, "a/b/2")];
        await Client.RecordAsync(events);
        await TestDatabase.ExecuteAsync(Service, """
            CREATE TEMPORARY TABLE moved AS SELECT * FROM edp.object_event;
            DELETE FROM edp.object_event;
            INSERT INTO edp.object_event SELECT * FROM moved;
            DROP TABLE moved
            """);
        Assert.That(await QueryAsync<long>("SELECT count(*) FROM ONLY edp.object_event"), Is.EqualTo(2));

        Assert.That((await Client.RecordAsync(events)).Duplicates, Is.EqualTo(2));
        Clock.Advance(TimeSpan.FromSeconds(RetentionSeconds + 1));
        await Service.Retention.ExpireAsync(default);

        Assert.That(await QueryAsync<long>("SELECT count(*) FROM edp.object_event"), Is.Zero);
    }

    private const string PartitionOfAll = "SELECT DISTINCT right(tableoid::regclass::text, 1)::int FROM edp.object_event";

    private async Task<(S3Event Event, Guid Identity, int Partition)> RecordAndForgetAsync()
    {
        await StartAsync(Settings(thresholdEventCount: 100));
        var recorded = new S3Event(Bucket, "a/b/1");
        await Client.RecordAsync(recorded);
        var (identity, partition) = (await QueryAsync<Guid>("SELECT identity FROM edp.object_event"), await QueryAsync<int>(PartitionOfAll));
        await TestDatabase.ExecuteAsync(Service, "DELETE FROM edp.object_event; DELETE FROM edp.prefix_state");
        return (recorded, identity, partition);
    }

    private static int Another(int partition) => (partition + 1) % 3;

    /// <summary>What another process does before it writes into a partition.</summary>
    private static string TurnOf(int partition) => string.Join("; ", Enumerable.Range(0, 2).Select(bit => string.Create(
        CultureInfo.InvariantCulture,
        $"LOCK TABLE edp.partition_turn_{bit} IN {((partition >> bit & 1) == 0 ? "ROW EXCLUSIVE" : "SHARE")} MODE")));

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A database from before the partitions keeps its rows, and who could read or write them can go on.</summary>
public sealed class When_a_database_has_no_partitions() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const string AsBefore = """
        CREATE TEMPORARY TABLE moved AS SELECT * FROM edp.object_event;
        DROP TABLE edp.object_event_0, edp.object_event_1, edp.object_event_2, edp.partition_turn_0, edp.partition_turn_1;
        INSERT INTO edp.object_event SELECT * FROM moved;
        DROP TABLE moved;
        DELETE FROM edp.__ef_migrations WHERE "MigrationId" LIKE '%_Partitions';
        """;

    [Test]
    public async Task Should_go_on_with_its_rows_rights_and_views()
    {
        var role = $"role_{Guid.NewGuid():N}";
        var settings = Rule(("ThresholdEventCount", 4));
        var service = await StartAsync(settings);
        S3Event[] events = [.. Enumerable.Range(1, 4).Select(n => new S3Event(Bucket, $"a/b/{n}"))];
        await Client.RecordAsync(events[..2]);
        await TestDatabase.ExecuteAsync(service, AsBefore + $"""
            CREATE VIEW edp.keys AS SELECT key FROM edp.object_event;
            CREATE ROLE {role} LOGIN;
            GRANT USAGE ON SCHEMA edp TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA edp TO {role};
            """);
        await StopAsync();
        await StartAsync(settings);
        await StopAsync();

        var connection = new NpgsqlConnectionStringBuilder(((PostgresTestDatabase)Database).ConnectionString) { Username = role };
        await StartAsync([.. settings, ("Edp:Database:ConnectionString", connection.ToString())]);
        var answer = await Client.RecordAsync(events);

        Assert.That((answer.Duplicates, answer.Accepted), Is.EqualTo((2, 2)));
        Assert.That(await Client.ManifestAsync((await BatchesAsync(1, "a/b/")).Single().BatchId), Has.Count.EqualTo(4));
        await using var database = new NpgsqlConnection(connection.ToString());
        await database.OpenAsync();
        await using var keys = new NpgsqlCommand("SELECT count(*) FROM edp.keys", database);
        Assert.That(await keys.ExecuteScalarAsync(), Is.EqualTo(4));
        await using var empty = new NpgsqlCommand(
            "SELECT bool_and(has_table_privilege('edp.object_event_' || n, 'TRUNCATE')) FROM generate_series(0, 2) AS n", database);
        Assert.That(await empty.ExecuteScalarAsync(), Is.True);
    }
}
