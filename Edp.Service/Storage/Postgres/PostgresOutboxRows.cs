using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>Rows of outboxes, one statement for each table.</summary>
internal sealed class PostgresOutboxRows(IDbContextFactory<EdpDbContext> contexts) : IOutboxRows
{
    private readonly PostgresTable<Batch> _batches = new(contexts);
    private readonly PostgresTable<PackageReadyRow> _packages = new(contexts);

    public async Task InsertAsync(EdpDbContext context, IReadOnlyList<OutboxRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        await using var batch = new NpgsqlBatch((NpgsqlConnection)context.Database.GetDbConnection());
        Add(batch, rows);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Adds the statements that insert the rows.</summary>
    public void Add(NpgsqlBatch batch, IReadOnlyList<OutboxRow> rows)
    {
        Add(batch, _batches, [.. rows.OfType<Batch>()]);
        Add(batch, _packages, [.. rows.OfType<PackageReadyRow>()]);
    }

    private static void Add<TRow>(NpgsqlBatch batch, PostgresTable<TRow> table, List<TRow> rows)
        where TRow : OutboxRow, new()
    {
        if (rows.Count > 0)
            batch.BatchCommands.Add(table.Insert(rows));
    }
}
