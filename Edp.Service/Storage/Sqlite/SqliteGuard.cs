using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>R12: what is committed is in the file that the path leads to, not in one that was deleted or replaced meanwhile.</summary>
internal sealed class SqliteGuard(SqliteFile file) : IStoreGuard
{
    public async Task BeginAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        // The connection outlives the transaction, which would close it at its end otherwise.
        await context.Database.OpenConnectionAsync(cancellationToken);
        Verify(context);
    }

    public void VerifyCommitted(EdpDbContext context)
    {
        Verify(context);
        context.Database.CloseConnection();
    }

    private void Verify(EdpDbContext context)
    {
        if (file.WhatIsLost((SqliteConnection)context.Database.GetDbConnection()) is { } lost)
            throw new StoreUnavailableException($"{lost} Nothing is recorded until the database is prepared again.") { NeedsPreparation = true };
    }
}
