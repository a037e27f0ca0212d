using System.Globalization;
using Npgsql;

namespace Edp.Chaos;

/// <summary>What the database says.</summary>
internal sealed class Ledger(string connectionString)
{
    public string ConnectionString => connectionString;

    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken) ?? 0L, CultureInfo.InvariantCulture);
    }

    public async Task<HashSet<string>> KeysAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT key FROM edp.object_event", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            keys.Add(reader.GetString(0));
        return keys;
    }

    public async Task<IReadOnlyDictionary<Guid, BatchEntry>> BatchesAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT batch_id, prefix, batch_number, event_count, reason = 'cancelled', replayed_at IS NOT NULL FROM edp.batch", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var batches = new Dictionary<Guid, BatchEntry>();
        while (await reader.ReadAsync(cancellationToken))
        {
            batches.Add(reader.GetGuid(0), new BatchEntry(reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3))
            {
                IsCancelled = reader.GetBoolean(4),
                IsReplayed = reader.GetBoolean(5)
            });
        }

        return batches;
    }

    /// <summary>The names of the packages that became ready, by the batches that led to them.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> PackagesAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT batch_id, package_name FROM edp.package_ready", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var packages = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(cancellationToken))
            packages.Add(reader.GetGuid(0), reader.GetString(1));
        return packages;
    }
}
