using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Rows of outboxes, one statement for each table.</summary>
internal sealed class SqliteOutboxRows(IDbContextFactory<EdpDbContext> contexts) : IOutboxRows
{
    private readonly SqliteTable<Batch> _batches = new(contexts);
    private readonly SqliteTable<PackageReadyRow> _packages = new(contexts);

    public async Task InsertAsync(EdpDbContext context, IReadOnlyList<OutboxRow> rows, CancellationToken cancellationToken)
    {
        await _batches.InsertAsync(context, [.. rows.OfType<Batch>()], cancellationToken);
        await _packages.InsertAsync(context, [.. rows.OfType<PackageReadyRow>()], cancellationToken);
    }
}
