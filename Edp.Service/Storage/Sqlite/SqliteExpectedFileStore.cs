using Edp.Core.Batching;
using Microsoft.Data.Sqlite;

namespace Edp.Service.Storage.Sqlite;

/// <summary>Expected files on SQLite.</summary>
internal sealed class SqliteExpectedFileStore : IExpectedFileStore
{
    // As many as make a statement of a few megabytes.
    private const int ChunkSize = 5_000;

    private const string Find = """
        SELECT wanted.key, file.source, file.size, file.etag, file.md5, file.is_missing FROM json_each($rows) AS wanted
        CROSS JOIN expected_object AS file ON file.batch_id = wanted.value ->> 0 AND file.key = wanted.value ->> 1
        """;

    private const string Update = """
        UPDATE expected_object SET is_missing = value ->> 3 FROM json_each($rows)
        WHERE batch_id = value ->> 0 AND expected_object.key = value ->> 1 AND source = value ->> 2 AND is_missing <> value ->> 3
        """;

    private const string Insert = """
        INSERT INTO expected_object (batch_id, key, source, is_missing, size, etag, md5)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6 FROM json_each($rows)
        """;

    public async Task<IReadOnlyList<(int Position, ExpectedFile File)>> FindAsync(
        EdpDbContext context, IReadOnlyList<(Guid BatchId, string Key)> keys, CancellationToken cancellationToken) =>
        await SqliteCommands.QueryAsync(
            context,
            Find,
            reader => Read(reader, keys),
            cancellationToken,
            ("$rows", SqliteJson.Rows(keys, (row, key) =>
            {
                row.WriteStringValue(SqliteText.Of(key.BatchId));
                row.WriteStringValue(key.Key);
            })));

    public Task UpdateAsync(EdpDbContext context, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken) =>
        WriteAsync(context, Update, files, cancellationToken);

    public Task InsertAsync(EdpDbContext context, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken) =>
        WriteAsync(context, Insert, files, cancellationToken);

    private static async Task WriteAsync(
        EdpDbContext context, string sql, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken)
    {
        foreach (var chunk in files.Chunk(ChunkSize))
        {
            await SqliteCommands.ExecuteAsync(context, sql, cancellationToken, ("$rows", SqliteJson.Rows(chunk, (row, file) =>
            {
                row.WriteStringValue(SqliteText.Of(file.BatchId));
                row.WriteStringValue(file.Key);
                row.WriteStringValue(file.Source);
                row.WriteNumberValue(file.IsMissing ? 1 : 0);
                row.WriteNumber(file.Size);
                row.WriteText(file.Etag);
                row.WriteText(file.Md5);
            })));
        }
    }

    private static (int Position, ExpectedFile File) Read(SqliteDataReader reader, IReadOnlyList<(Guid BatchId, string Key)> keys)
    {
        var position = reader.GetInt32(0);
        return (position, new ExpectedFile(keys[position].BatchId, keys[position].Key, reader.GetString(1))
        {
            Size = reader.IsDBNull(2) ? null : reader.GetInt64(2),
            Etag = reader.IsDBNull(3) ? null : reader.GetString(3),
            Md5 = reader.IsDBNull(4) ? null : reader.GetString(4),
            IsMissing = reader.GetBoolean(5)
        });
    }
}
