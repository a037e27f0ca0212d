using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// Replicas that start together create the tables one after the other: an advisory lock, held by the connection of the context until it
/// goes back to the pool.
/// </summary>
internal sealed class PostgresPreparation : IStorePreparation
{
    // "EDP" in ASCII, and the purpose's number.
    private const long MigrationsLock = 0x45_44_50_0001;

    public async Task PrepareAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationsLock})", cancellationToken);
    }
}
