using Edp.Service.Storage.Ignored;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Counts of ignored keys on SQLite.</summary>
internal sealed class SqliteIgnoredKeys(IDbContextFactory<EdpDbContext> contexts) : IIgnoredKeyStore
{
    // Without a WHERE, SQLite takes the ON for that of a join.
    private const string OnConflict = """
        WHERE true ON CONFLICT (ignored_key_id) DO UPDATE SET
            event_count = ignored_key.event_count + excluded.event_count,
            last_at = max(ignored_key.last_at, excluded.last_at),
            example_key = excluded.example_key,
            detail = excluded.detail
        """;

    private readonly SqliteTable<IgnoredKey> _table = new(contexts);

    public Task AddAsync(EdpDbContext context, IReadOnlyList<IgnoredKey> counts, CancellationToken cancellationToken) =>
        _table.InsertAsync(context, counts, cancellationToken, OnConflict);
}
