using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Set-wise statements on a table: a set goes in as one JSON array, read by <c>json_each</c>.</summary>
internal sealed class SqliteTable<TEntity>
    where TEntity : class, new()
{
    private const string Rows = "$rows";

    private readonly Action<SqliteDataReader, int, TEntity>[] _readers;
    private readonly Action<Utf8JsonWriter, TEntity>[] _inserted;
    private readonly Action<Utf8JsonWriter, TEntity>[] _updated;
    private readonly string _insert;
    private readonly string _update;

    public SqliteTable(IDbContextFactory<EdpDbContext> contexts)
    {
        var table = EntityTable<TEntity>.Of(contexts);
        (Name, Key, Columns) = (table.Name, table.Key.Name, EntityTable<TEntity>.Names(table.Columns));
        _readers = [.. table.Columns.Select(column => column.Accept(new Reader()))];
        _inserted = [.. table.Inserted.Select(column => column.Accept(new Writer()))];
        _updated = [.. table.Updated.Select(column => column.Accept(new Writer()))];

        var values = string.Join(", ", table.Inserted.Select((_, i) => $"value ->> {i}"));
        var generated = table.Columns.Where(column => column.IsGenerated).ToList();
        // SQLite has one writer, so the next number is one more than the highest.
        var numbers = string.Concat(generated.Select(column => $", (SELECT coalesce(max({column.Name}), 0) FROM {Name}) + key + 1"));
        _insert = $"""
            INSERT INTO {Name} ({EntityTable<TEntity>.Names([.. table.Inserted, .. generated])}) SELECT {values}{numbers} FROM json_each({Rows})
            """;
        var set = string.Join(", ", table.Updated.Skip(1).Select((column, i) => $"{column.Name} = value ->> {i + 1}"));
        _update = $"UPDATE {Name} SET {set} FROM json_each({Rows}) WHERE {Key} = value ->> 0";
    }

    public string Name { get; }

    public string Key { get; }

    /// <summary>All columns, in the order in which <see cref="Read"/> reads them.</summary>
    public string Columns { get; }

    /// <param name="context">The context.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="onConflict">What to do with rows whose key is there already; without it they fail the statement.</param>
    public Task InsertAsync(
        EdpDbContext context, IReadOnlyList<TEntity> rows, CancellationToken cancellationToken, string onConflict = "") =>
        WriteAsync(context, $"{_insert} {onConflict}", _inserted, rows, cancellationToken);

    public Task UpdateAsync(EdpDbContext context, IReadOnlyList<TEntity> rows, CancellationToken cancellationToken) =>
        WriteAsync(context, _update, _updated, rows, cancellationToken);

    public TEntity Read(SqliteDataReader reader)
    {
        var row = new TEntity();
        for (var i = 0; i < _readers.Length; i++)
            _readers[i](reader, i, row);
        return row;
    }

    private static Task WriteAsync(
        EdpDbContext context,
        string sql,
        Action<Utf8JsonWriter, TEntity>[] columns,
        IReadOnlyList<TEntity> rows,
        CancellationToken cancellationToken) =>
        rows.Count == 0
            ? Task.CompletedTask
            : SqliteCommands.ExecuteAsync(context, sql, cancellationToken, (Rows, SqliteJson.Rows(rows, (writer, row) =>
            {
                foreach (var column in columns)
                    column(writer, row);
            })));

    private sealed class Writer : IColumnVisitor<TEntity, Action<Utf8JsonWriter, TEntity>>
    {
        public Action<Utf8JsonWriter, TEntity> Visit<TValue>(EntityColumn<TEntity, TValue> column) => column switch
        {
            EntityColumn<TEntity, Guid> id => (writer, row) => writer.WriteId(id.Get(row)),
            EntityColumn<TEntity, Guid?> id => (writer, row) => writer.WriteId(id.Get(row)),
            EntityColumn<TEntity, string> text => (writer, row) => writer.WriteText(text.Get(row)),
            EntityColumn<TEntity, long> number => (writer, row) => writer.WriteNumberValue(number.Get(row)),
            EntityColumn<TEntity, long?> number => (writer, row) => writer.WriteNumber(number.Get(row)),
            EntityColumn<TEntity, bool?> answer => (writer, row) => writer.WriteNumber(answer.Get(row) is { } yes ? yes ? 1 : 0 : null),
            EntityColumn<TEntity, int> number => (writer, row) => writer.WriteNumberValue(number.Get(row)),
            EntityColumn<TEntity, DateTimeOffset> time => (writer, row) => writer.WriteTime(time.Get(row)),
            EntityColumn<TEntity, DateTimeOffset?> time => (writer, row) => writer.WriteTime(time.Get(row)),
            _ => throw new NotSupportedException($"No column type is known for {typeof(TValue)}.")
        };
    }

    private sealed class Reader : IColumnVisitor<TEntity, Action<SqliteDataReader, int, TEntity>>
    {
        public Action<SqliteDataReader, int, TEntity> Visit<TValue>(EntityColumn<TEntity, TValue> column) => (reader, ordinal, row) =>
        {
            if (!reader.IsDBNull(ordinal))
                column.Set(row, SqliteText.Read<TValue>(reader, ordinal));
        };
    }
}
