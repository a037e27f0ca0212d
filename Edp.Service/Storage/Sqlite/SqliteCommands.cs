using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Statements with parameters, on the context's connection and in its transaction.</summary>
internal static class SqliteCommands
{
    public static async Task ExecuteAsync(
        EdpDbContext context, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(context, sql, parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<List<T>> QueryAsync<T>(
        EdpDbContext context,
        string sql,
        Func<SqliteDataReader, T> read,
        CancellationToken cancellationToken,
        params (string Name, object Value)[] parameters)
    {
        await using var command = Command(context, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    private static SqliteCommand Command(EdpDbContext context, string sql, (string Name, object Value)[] parameters)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        var transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        var command = new SqliteCommand(sql, connection, transaction);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
