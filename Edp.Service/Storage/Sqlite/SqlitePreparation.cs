using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>The folder of the file, and the write-ahead log, with which readers don't wait for the writer.</summary>
internal sealed class SqlitePreparation : IStorePreparation
{
    public async Task PrepareAsync(EdpDbContext context, CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(context.Database.GetConnectionString()).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);

        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    public Task FinishAsync(EdpDbContext context, CancellationToken cancellationToken) => Task.CompletedTask;
}
