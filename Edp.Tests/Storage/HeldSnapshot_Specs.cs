using System.Data;
using Edp.Core.Batching;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>While somebody holds a snapshot, PostgreSQL keeps all versions of a row that changed since: in a table that grows, nothing walks through them.</summary>
public sealed class When_another_session_holds_a_snapshot() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const int Versions = 3_000;
    private const int FewBlocks = 20;

    [Test]
    public async Task Should_find_and_change_a_prefix_in_few_blocks()
    {
        var service = await StartAsync(Rule(("ThresholdEventCount", 100_000)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await using var holder = await ConnectAsync();
        await using var snapshot = await holder.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await ExecuteAsync(holder, "SELECT FROM edp.prefix_state");
        await using var writer = await ConnectAsync();
        await ExecuteAsync(writer, $"""
            DO $$ BEGIN
                FOR i IN 1..{Versions} LOOP UPDATE edp.prefix_state SET event_count = event_count; COMMIT; END LOOP;
            END $$
            """);

        var store = service.Services.GetRequiredService<IPrefixStore>();
        var (found, changed) = await service.Services.GetRequiredService<StoreTransactions>().WithRetriesAsync(
            async context =>
            {
                var instances = await store.LockAsync(context, [PrefixId.Of(Bucket, "a/b/")], default);
                var locked = await BlocksAsync(context);
                await store.WriteAsync(context, new SagaChanges<PrefixState>([], instances, []), default);
                return (locked, await BlocksAsync(context) - locked);
            },
            default);

        Assert.That(found, Is.LessThan(FewBlocks), "blocks of the look-up");
        Assert.That(changed, Is.LessThan(FewBlocks), "blocks of the update");
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(1));
    }

    /// <summary>What this transaction has read of the table's blocks so far.</summary>
    private static Task<long> BlocksAsync(EdpDbContext context) => context.Database
        .SqlQueryRaw<long>("SELECT pg_stat_get_xact_blocks_fetched('edp.prefix_state'::regclass) AS \"Value\"")
        .SingleAsync();

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
