using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Postgres;

/// <summary><c>SELECT … FOR UPDATE</c>.</summary>
internal sealed class PostgresRowLock : IRowLock
{
    public async Task<T?> LoadAsync<T>(EdpDbContext context, object key, CancellationToken cancellationToken)
        where T : class
    {
        var entity = context.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} has no table.");
        var column = entity.FindPrimaryKey()!.Properties.Single().GetColumnName();
#pragma warning disable EF1002 // The names come from the model; the value is a parameter.
        var rows = await context.Set<T>()
            .FromSqlRaw($"SELECT * FROM {entity.GetSchema()}.{entity.GetTableName()} WHERE {column} = {{0}} FOR UPDATE", key)
            .ToListAsync(cancellationToken);
#pragma warning restore EF1002
        return rows.SingleOrDefault();
    }
}
