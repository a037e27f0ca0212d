using Edp.Core.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// A row for each lease, by the database's clock. Who is killed with a lease holds it for 10 s more; a lease that is not made longer in time
/// passes to another replica, and events can then be delivered twice.
/// </summary>
internal sealed class PostgresOutboxLease(StoreTransactions transactions) : IOutboxLease
{
    private const string TryHold = """
        INSERT INTO edp.outbox_lease AS lease (name, holder, expires_at) VALUES ({0}, {1}, clock_timestamp() + interval '10 seconds')
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
        WHERE lease.holder = excluded.holder OR lease.expires_at < clock_timestamp()
        """;

    private const string Release = "UPDATE edp.outbox_lease SET expires_at = clock_timestamp() WHERE name = {0} AND holder = {1}";

    private readonly Guid _holder = Guid.NewGuid();

    public Task<bool> TryHoldAsync(string name, CancellationToken cancellationToken) =>
        transactions.WithRetriesAsync(
            async context => await context.Database.ExecuteSqlRawAsync(TryHold, [name, _holder], cancellationToken) == 1, cancellationToken);

    public Task ReleaseAsync(string name, CancellationToken cancellationToken) =>
        transactions.WithRetriesAsync(
            context => context.Database.ExecuteSqlRawAsync(Release, [name, _holder], cancellationToken), cancellationToken);
}
