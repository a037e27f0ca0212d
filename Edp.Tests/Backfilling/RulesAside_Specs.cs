using Edp.Service.Configuration;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Npgsql;
using NUnit.Framework;

namespace Edp.Tests.Backfilling;

/// <summary>
/// A process that has not read the changed rules yet records the event of an object under one prefix while another one lists it under
/// another: they wait for each other by the object's key.
/// </summary>
public sealed class When_an_event_and_a_listing_meet_under_different_rules() : BackfillFixture(DatabaseProvider.Postgres)
{
    private const string Waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    [TestCase(false)]
    [TestCase(true)]
    public async Task Should_record_the_object_once(bool wasListed)
    {
        var (told, other) = (new S3Event(Bucket, "run/12/S1_told.raw"), new S3Event(Bucket, "other/1/a"));
        Old.Put(new FakeObject(told.Key, told.Size!.Value, told.Etag!), new FakeObject(other.Key, other.Size!.Value, other.Etag!));
        await StartBesideS3Async(("Edp:Buckets:0:PrefixTemplate", "run/{run}/{sample}_"));
        var bringing = Client;
        await StartBesideS3Async(("Edp:Buckets:0:PrefixDepth", "2"), ("Edp:DataFolder", SecondFolder));
        if (wasListed)
            await RunAsync(new { bucket = Bucket, prefix = "other/" });

        await using var holder = await ConnectAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "LOCK TABLE edp.object_event IN SHARE MODE");
        var recording = bringing.RecordAsync(told);
        await Eventually.HoldsAsync(async () => await WaitingAsync() == 1, "the event is looked up and waits to be written");
        var backfill = (await BeginAsync(new { bucket = Bucket, prefix = "run/" })).BackfillId;
        await Eventually.HoldsAsync(async () => await WaitingAsync() == 2, "the listing waits, too");
        await transaction.CommitAsync();

        Assert.That((await recording).Accepted, Is.EqualTo(1));
        Assert.That(Counts(await UntilAsync(backfill, "completed")), Is.EqualTo((1, 0, 1, 0, 0)));
    }

    [Test]
    public async Task Should_know_the_object_when_the_listing_was_first()
    {
        var (told, other) = (new S3Event(Bucket, "run/12/S1_told.raw"), new S3Event(Bucket, "run/12/S2_other.raw"));
        Old.Put(new FakeObject(told.Key, told.Size!.Value, told.Etag!));
        await StartBesideS3Async(("Edp:Buckets:0:PrefixTemplate", "run/{run}/{sample}_"));
        var bringing = Client;
        await StartBesideS3Async(("Edp:Buckets:0:PrefixDepth", "2"), ("Edp:DataFolder", SecondFolder));

        await using var holder = await ConnectAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "LOCK TABLE edp.object_event IN SHARE MODE");
        var backfill = (await BeginAsync(new { bucket = Bucket })).BackfillId;
        await Eventually.HoldsAsync(async () => await WaitingAsync() == 1, "the listing waits to be written");
        var recording = bringing.RecordAsync(told, other);
        await Eventually.HoldsAsync(async () => await WaitingAsync() == 2, "the events wait, too");
        await transaction.CommitAsync();

        var recorded = await recording;
        Assert.That(Counts(await UntilAsync(backfill, "completed")), Is.EqualTo((1, 1, 0, 0, 0)));
        Assert.That((recorded.Accepted, recorded.Duplicates), Is.EqualTo((1, 1)));
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private async Task<long> WaitingAsync()
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(Waiting, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
