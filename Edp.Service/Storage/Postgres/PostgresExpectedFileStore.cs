using Edp.Core.Batching;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Edp.Service.Storage.Postgres;

/// <summary>Expected files on PostgreSQL.</summary>
internal sealed class PostgresExpectedFileStore : IExpectedFileStore
{
    private const string Find = """
        SELECT wanted.n, file.source, file.size, file.etag, file.md5, file.is_missing
        FROM unnest($1, $2) WITH ORDINALITY AS wanted (batch_id, key, n)
        CROSS JOIN LATERAL (
            SELECT source, size, etag, md5, is_missing FROM edp.expected_object
            WHERE expected_object.batch_id = wanted.batch_id AND expected_object.key = wanted.key OFFSET 0) AS file
        """;

    private const string Update = """
        UPDATE edp.expected_object AS file SET is_missing = changed.is_missing
        FROM unnest($1, $2, $3, $4) AS changed (batch_id, key, source, is_missing)
        WHERE file.batch_id = changed.batch_id AND file.key = changed.key AND file.source = changed.source
            AND file.is_missing <> changed.is_missing
        """;

    private const string Copy = """
        COPY edp.expected_object (batch_id, key, source, size, etag, md5, is_missing) FROM STDIN (FORMAT BINARY)
        """;

    public async Task<IReadOnlyList<(int Position, ExpectedFile File)>> FindAsync(
        EdpDbContext context, IReadOnlyList<(Guid BatchId, string Key)> keys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Find, Connection(context))
        {
            Parameters = { Value(keys.Select(key => key.BatchId).ToArray()), Value(keys.Select(key => key.Key).ToArray()) }
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(int, ExpectedFile)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var position = (int)reader.GetInt64(0) - 1;
            found.Add((position, new ExpectedFile(keys[position].BatchId, keys[position].Key, reader.GetString(1))
            {
                Size = reader.IsDBNull(2) ? null : reader.GetInt64(2),
                Etag = reader.IsDBNull(3) ? null : reader.GetString(3),
                Md5 = reader.IsDBNull(4) ? null : reader.GetString(4),
                IsMissing = reader.GetBoolean(5)
            }));
        }

        return found;
    }

    public async Task UpdateAsync(EdpDbContext context, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Update, Connection(context))
        {
            Parameters =
            {
                Value(files.Select(file => file.BatchId).ToArray()),
                Value(files.Select(file => file.Key).ToArray()),
                Value(files.Select(file => file.Source).ToArray()),
                Value(files.Select(file => file.IsMissing).ToArray())
            }
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task InsertAsync(EdpDbContext context, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken)
    {
        await using var copy = await Connection(context).BeginBinaryImportAsync(Copy, cancellationToken);
        foreach (var file in files)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(file.BatchId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(file.Key, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(file.Source, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(file.Size, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(file.Etag, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(file.Md5, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(file.IsMissing, NpgsqlDbType.Boolean, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static NpgsqlConnection Connection(EdpDbContext context) => (NpgsqlConnection)context.Database.GetDbConnection();

    private static NpgsqlParameter Value(object value) => new() { Value = value };
}
