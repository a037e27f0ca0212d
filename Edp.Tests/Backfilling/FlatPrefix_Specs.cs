using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Backfilling;

/// <summary>What a page of a listing costs depends on its keys, not on how many batches their prefix has had.</summary>
public sealed class When_a_prefix_has_thousands_of_batches() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const int Batches = 3_000;

    private const string Fill = """
        INSERT INTO edp.batch (batch_id, prefix_id, bucket, prefix, batch_number, object_count, event_count, total_size, first_event_time,
            last_event_time, opened_at, ready_at, reason, published_at, delivered_sinks)
        SELECT lpad(to_hex(n), 32, '0')::uuid, correlation_id, bucket, prefix, 1000 + n, 20, 20, 0, now(), now(), now(), now(), 'count', now(), 1
        FROM edp.prefix_state, generate_series(1, 3000) AS n;
        INSERT INTO edp.object_event (identity, batch_id, bucket, key, size, event_time, recorded_at)
        SELECT md5(n::text)::uuid, lpad(to_hex(n % 3000 + 1), 32, '0')::uuid, bucket, prefix || 'filling-' || n, n, now(), now()
        FROM edp.prefix_state, generate_series(1, 20 * 3000) AS n;
        ANALYZE edp.object_event;
        ANALYZE edp.batch;
        """;

    private const string BlocksRead = """
        SELECT sum(pg_stat_get_xact_blocks_fetched(oid))::bigint AS "Value" FROM pg_class
        WHERE relnamespace = 'edp'::regnamespace AND (relname LIKE 'object_event%' OR relname LIKE 'batch%' OR relname LIKE 'prefix_state%')
        """;

    [Test]
    public async Task Should_find_the_keys_of_a_page_in_as_few_blocks_as_among_few()
    {
        await StartAsync(Rule(("ThresholdEventCount", 20), ("PrefixDepth", 1)));
        var keys = Enumerable.Range(0, 1_000).Select(n => $"flat/{n:D4}").ToList();
        await Client.RecordAsync(keys.Select(key => new S3Event(Bucket, key)));
        await Eventually.HoldsAsync(async () => (await Client.PrefixAsync(Bucket, "flat/")).BatchNumber == 50, "its batches are closed");

        var (found, few) = await FindAsync(keys);
        await TestDatabase.ExecuteAsync(Service, Fill);
        var (foundAgain, many) = await FindAsync(keys);

        await TestContext.Out.WriteLineAsync($"{few} blocks among 50 batches, {many} among {Batches + 50}");
        Assert.That((found, foundAgain), Is.EqualTo((keys.Count, keys.Count)));
        Assert.That(many, Is.LessThan(2 * few));
    }

    private Task<(int Found, long Blocks)> FindAsync(IReadOnlyList<string> keys)
    {
        var search = Service.Services.GetRequiredService<IObjectSearch>();
        return Service.Services.GetRequiredService<StoreTransactions>().WithRetriesAsync(
            async context =>
            {
                var before = await BlocksAsync(context);
                var found = 0;
                await search.ReadAsync(context, Bucket, keys, _ => found++, default);
                Assert.That(
                    await context.Database.SqlQueryRaw<string>("SELECT current_setting('jit') AS \"Value\"").SingleAsync(),
                    Is.EqualTo("off"), "compiling the statement takes longer than what it does");
                return (found, await BlocksAsync(context) - before);
            },
            default);
    }

    private static Task<long> BlocksAsync(EdpDbContext context) => context.Database.SqlQueryRaw<long>(BlocksRead).SingleAsync();
}
