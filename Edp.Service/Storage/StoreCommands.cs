using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Edp.Service.Storage;

/// <summary>Statements as they are, on the context's open connection and in its transaction.</summary>
internal static class StoreCommands
{
    /// <param name="context">The context.</param>
    /// <param name="sql">Any number of statements, without parameters.</param>
    /// <param name="cancellationToken">Gives up; a change of the tables takes the time it takes.</param>
    public static async Task ExecuteTextAsync(this EdpDbContext context, string sql, CancellationToken cancellationToken)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // No value from outside is in any of these texts.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The rows, each as its first columns' texts.</summary>
    public static async Task<IReadOnlyList<string[]>> QueryTextAsync(
        this EdpDbContext context, string sql, CancellationToken cancellationToken)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // No value from outside is in any of these texts.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new string[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture) ?? "";
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Statements that touch no row of any table, and fail where one is missing or may not be written.</summary>
    public static string WriteNothingToEachTable(this EdpDbContext context) => string.Join('\n', context.Model.GetEntityTypes()
        .Select(entity => (Table: entity.GetSchemaQualifiedTableName(), Key: entity.FindPrimaryKey()!.Properties[0].GetColumnName()))
        .Where(table => table.Table is not null)
        .Distinct()
        .Select(table => $"""
            INSERT INTO {table.Table} SELECT * FROM {table.Table} WHERE 1 = 0;
            UPDATE {table.Table} SET {table.Key} = {table.Key} WHERE 1 = 0;
            DELETE FROM {table.Table} WHERE 1 = 0;
            """));
}
