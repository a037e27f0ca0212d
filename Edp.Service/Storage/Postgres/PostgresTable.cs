using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>Set-wise statements on a table: a set goes in as one array per column, read by <c>unnest</c>.</summary>
internal sealed class PostgresTable<TEntity>
    where TEntity : class, new()
{
    // By chance, so that nobody has to count them.
    private const int VersionsPerGeneration = 16;

    private readonly Action<NpgsqlDataReader, int, TEntity>[] _readers;
    private readonly Func<IReadOnlyList<TEntity>, NpgsqlParameter>[] _inserted;
    private readonly Func<IReadOnlyList<TEntity>, NpgsqlParameter>[] _updated;
    private readonly string _insert;
    private readonly string _update;

    public PostgresTable(IDbContextFactory<EdpDbContext> contexts)
    {
        var table = EntityTable<TEntity>.Of(contexts);
        (Name, Key, Columns) = (table.Name, table.Key.Name, EntityTable<TEntity>.Names(table.Columns));
        _readers = [.. table.Columns.Select(column => column.Accept(new Reader()))];
        _inserted = [.. table.Inserted.Select(column => column.Accept(new Writer()))];
        _updated = [.. table.Updated.Select(column => column.Accept(new Writer()))];

        var inserted = EntityTable<TEntity>.Names(table.Inserted);
        _insert = $"INSERT INTO {Name} ({inserted}) SELECT * FROM unnest({Numbers(_inserted.Length)}) AS added ({inserted})";
        var updated = EntityTable<TEntity>.Names(table.Updated);
        var set = string.Join(", ", table.Updated.Skip(1).Select(column => $"{column.Name} = changed.{column.Name}"));
        _update = $"""
            UPDATE {Name} AS known SET {set}, generation = known.generation + (random() * {VersionsPerGeneration} < 1)::int
            FROM unnest({Numbers(_updated.Length + 1)}::text[]::tid[]) AS changed ({updated}, location) WHERE known.ctid = changed.location
            """;
    }

    public string Name { get; }

    public string Key { get; }

    /// <summary>All columns, in the order in which <see cref="Read"/> reads them.</summary>
    public string Columns { get; }

    /// <param name="rows">The rows.</param>
    /// <param name="onConflict">What to do with rows whose key is there already; without it they fail the statement.</param>
    public NpgsqlBatchCommand Insert(IReadOnlyList<TEntity> rows, string onConflict = "") => Command($"{_insert} {onConflict}", _inserted, rows);

    /// <summary>
    /// Changes rows where they were found when they were locked, without another look-up. Now and then a row gets its next generation, so that
    /// few of its versions have the same key in the index.
    /// </summary>
    /// <param name="rows">The rows as they are to be.</param>
    /// <param name="locations">Their <c>ctid</c>s as text, since Npgsql writes no arrays of them.</param>
    public NpgsqlBatchCommand Update(IReadOnlyList<TEntity> rows, string[] locations)
    {
        var command = Command(_update, _updated, rows);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = locations, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    /// <summary>The row that the reader is at, and where it lies: the column after <see cref="Columns"/>.</summary>
    public (TEntity Row, string Location) Read(NpgsqlDataReader reader)
    {
        var row = new TEntity();
        for (var i = 0; i < _readers.Length; i++)
            _readers[i](reader, i, row);
        return (row, reader.GetString(_readers.Length));
    }

    private static string Numbers(int count) => string.Join(", ", Enumerable.Range(1, count).Select(number => $"${number}"));

    private static NpgsqlBatchCommand Command(
        string sql, Func<IReadOnlyList<TEntity>, NpgsqlParameter>[] columns, IReadOnlyList<TEntity> rows)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(column(rows));
        return command;
    }

    private sealed class Writer : IColumnVisitor<TEntity, Func<IReadOnlyList<TEntity>, NpgsqlParameter>>
    {
        public Func<IReadOnlyList<TEntity>, NpgsqlParameter> Visit<TValue>(EntityColumn<TEntity, TValue> column)
        {
            var type = NpgsqlDbType.Array | TypeOf(Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue));
            return rows =>
            {
                var values = new TValue[rows.Count];
                for (var i = 0; i < values.Length; i++)
                    values[i] = column.Get(rows[i]);
                return new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = type };
            };
        }

        private static NpgsqlDbType TypeOf(Type type) => type switch
        {
            _ when type == typeof(Guid) => NpgsqlDbType.Uuid,
            _ when type == typeof(string) => NpgsqlDbType.Text,
            _ when type == typeof(long) => NpgsqlDbType.Bigint,
            _ when type == typeof(bool) => NpgsqlDbType.Boolean,
            _ when type == typeof(int) => NpgsqlDbType.Integer,
            _ when type == typeof(DateTimeOffset) => NpgsqlDbType.TimestampTz,
            _ => throw new NotSupportedException($"No column type is known for {type}.")
        };
    }

    private sealed class Reader : IColumnVisitor<TEntity, Action<NpgsqlDataReader, int, TEntity>>
    {
        public Action<NpgsqlDataReader, int, TEntity> Visit<TValue>(EntityColumn<TEntity, TValue> column) => (reader, ordinal, row) =>
        {
            if (!reader.IsDBNull(ordinal))
                column.Set(row, reader.GetFieldValue<TValue>(ordinal));
        };
    }
}
