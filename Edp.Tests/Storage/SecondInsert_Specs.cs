using Edp.Core.Batching;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>A prefix has one row (R10), although a row's key on PostgreSQL changes with its generation.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class When_a_new_prefix_was_inserted_and_changed_in_the_meantime(bool hasNextGeneration) : ServiceFixture(DatabaseProvider.Postgres)
{
    [Test]
    public async Task Should_insert_no_second_row()
    {
        var service = await StartAsync(Rule(("PrefixDepth", 1)));
        var store = service.Services.GetRequiredService<IPrefixStore>();
        var id = PrefixId.Of(Bucket, "a/");
        var found = new List<int>();

        await service.Services.GetRequiredService<StoreTransactions>().WithRetriesAsync(
            async context =>
            {
                var locked = await store.LockAsync(context, [id], default);
                found.Add(locked.Count);
                if (locked.Count > 0)
                    return 0;

                await Client.RecordAsync(new S3Event(Bucket, "a/1"));
                if (hasNextGeneration)
                    await ChangeGenerationAsync();
                var added = new PrefixState { CorrelationId = id, Bucket = Bucket, Prefix = "a/", CurrentState = "Ready" };
                await store.WriteAsync(context, new SagaChanges<PrefixState>([added], [], []), default);
                return 0;
            },
            default);

        Assert.That(found, Is.EqualTo([0, 1]));
        Assert.That((await Client.PrefixesAsync(Bucket)).Single().EventCount, Is.EqualTo(1));
    }

    private async Task ChangeGenerationAsync()
    {
        await using var other = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        await other.Database.ExecuteSqlRawAsync("UPDATE edp.prefix_state SET generation = generation + 1");
    }
}
