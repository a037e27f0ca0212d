namespace Edp.Service.Storage.Postgres;

/// <summary>Nothing: the database is the operator's to create, the schema comes with the first migration.</summary>
internal sealed class PostgresPreparation : IStorePreparation
{
    public Task PrepareAsync(EdpDbContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
