using Edp.Service.Storage.Ignored;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>Counts of ignored keys on PostgreSQL.</summary>
internal sealed class PostgresIgnoredKeys(IDbContextFactory<EdpDbContext> contexts) : IIgnoredKeyStore
{
    private const string OnConflict = """
        ON CONFLICT (ignored_key_id) DO UPDATE SET
            event_count = ignored_key.event_count + excluded.event_count,
            last_at = greatest(ignored_key.last_at, excluded.last_at),
            example_key = excluded.example_key,
            detail = excluded.detail
        """;

    private readonly PostgresTable<IgnoredKey> _table = new(contexts);

    public async Task AddAsync(EdpDbContext context, IReadOnlyList<IgnoredKey> counts, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)context.Database.GetDbConnection());
        batch.BatchCommands.Add(_table.Insert(counts, OnConflict));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
