using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>Rows as one array per column, for <c>unnest</c>.</summary>
internal static class PostgresColumns
{
    public static void AddColumn<TRow, TValue>(
        this NpgsqlBatchCommand command, IReadOnlyList<TRow> rows, Func<TRow, TValue> column, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        command.Parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }
}
