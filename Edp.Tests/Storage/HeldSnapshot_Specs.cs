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

/// <summary>While somebody holds a snapshot, PostgreSQL keeps all versions of a row that changed since: nothing walks through them.</summary>
public sealed class When_another_session_holds_a_snapshot() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const int Prefixes = 100;
    private const int Transactions = 120;
    private const int FewBlocks = 45;

    private IReadOnlyList<Guid> Ids { get; } =
        [.. Enumerable.Range(0, Prefixes).Select(i => PrefixId.Of(Bucket, $"p{i}/")).Order()];

    [Test]
    public async Task Should_find_and_change_prefixes_in_few_blocks_however_often_they_were_changed()
    {
        var service = await StartAsync(Rule(("ThresholdEventCount", 100_000), ("PrefixDepth", 1)));
        await Client.RecordAsync([.. Enumerable.Range(0, Prefixes).Select(i => new S3Event(Bucket, $"p{i}/1"))]);
        await using var holder = await ConnectAsync();
        await using var snapshot = await HoldAsync(holder);
        for (var i = 0; i < Transactions; i++)
            await ChangeAsync(service);
        // As autovacuum does: the planner expects few rows, which a bitmap would suit.
        await ExecuteAsync(holder, "ANALYZE edp.prefix_state");

        var (found, changed) = await ChangeAsync(service);

        Assert.That(found / Prefixes, Is.LessThan(FewBlocks), "blocks to find one");
        Assert.That(changed / Prefixes, Is.LessThan(FewBlocks), "blocks to change one");
        Assert.That((await Client.PrefixAsync(Bucket, "p1/")).EventCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_find_the_next_timer_in_few_blocks_however_many_there_were()
    {
        var service = await StartAsync(Rule(("PrefixDepth", 1)));
        await Client.RecordAsync(new S3Event(Bucket, "a/1"));
        await using var holder = await ConnectAsync();
        await using var snapshot = await HoldAsync(holder);
        await using var writer = await ConnectAsync();
        await ExecuteAsync(writer, """
            DO $$ BEGIN
                FOR i IN 1..1000 LOOP UPDATE edp.prefix_state SET timer_due_at = timestamptz '2020-01-01' + i * interval '1 second'; COMMIT; END LOOP;
                UPDATE edp.prefix_state SET timer_due_at = '2999-01-01';
            END $$
            """);

        var store = service.Services.GetRequiredService<IPrefixStore>();
        var until = Clock.GetUtcNow().AddSeconds(1);
        var blocks = await service.Services.GetRequiredService<StoreTransactions>().WithRetriesAsync(
            async context =>
            {
                Assert.That(await store.NextDueAsync(context, until, all: false, default), Is.Null);
                var first = await BlocksAsync(context);
                Assert.That(await store.NextDueAsync(context, until, all: false, default), Is.Null);
                Assert.That(await store.LockDueAsync(context, until, 10, default), Is.Empty);
                return await BlocksAsync(context) - first;
            },
            default);

        Assert.That(blocks, Is.LessThan(FewBlocks));
    }

    private async Task<(long Found, long Changed)> ChangeAsync(EdpTestService service)
    {
        var store = service.Services.GetRequiredService<IPrefixStore>();
        return await service.Services.GetRequiredService<StoreTransactions>().WithRetriesAsync(
            async context =>
            {
                var instances = await store.LockAsync(context, Ids, default);
                Assert.That(instances, Has.Count.EqualTo(Prefixes));
                var found = await BlocksAsync(context);
                await store.WriteAsync(context, new SagaChanges<PrefixState>([], instances, []), default);
                return (found, await BlocksAsync(context) - found);
            },
            default);
    }

    /// <summary>What this transaction has read of the table's blocks so far.</summary>
    private static Task<long> BlocksAsync(EdpDbContext context) => context.Database
        .SqlQueryRaw<long>("SELECT pg_stat_get_xact_blocks_fetched('edp.prefix_state'::regclass) AS \"Value\"")
        .SingleAsync();

    private static async Task<NpgsqlTransaction> HoldAsync(NpgsqlConnection holder)
    {
        var snapshot = await holder.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await ExecuteAsync(holder, "SELECT FROM edp.prefix_state");
        return snapshot;
    }

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
