using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// Replicas that start together create the tables one after the other: an advisory lock of the context's connection. It is given back by
/// name, since the pool clears a connection only when it is used again; if the connection breaks, the server gives it back.
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

    public async Task FinishAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationsLock})", cancellationToken);
        await context.Database.CloseConnectionAsync();
    }
}
