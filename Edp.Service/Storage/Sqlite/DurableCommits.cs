using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Edp.Service.Storage.Sqlite;

/// <summary>
/// R12: with the write-ahead log SQLite's default is to force it to the disk at each commit only when <c>synchronous</c> is FULL
/// (SQLite's page "PRAGMA synchronous"); said for each connection, whatever the library was built with.
/// </summary>
internal sealed class DurableCommits : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA synchronous = FULL";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
