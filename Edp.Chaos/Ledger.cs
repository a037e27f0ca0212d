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

    public async Task<HashSet<string>> KeysAsync(string bucket, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT key FROM edp.object_event WHERE bucket = $1", connection)
        {
            Parameters = { new NpgsqlParameter { Value = bucket } }
        };
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

    /// <summary>What each batch with an event has, and where its manifest is.</summary>
    public async Task<IReadOnlyDictionary<Guid, Manifest>> ManifestsAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT batch_id, manifest_uri, key, size FROM edp.batch JOIN edp.object_event USING (batch_id) WHERE reason <> 'cancelled'", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var manifests = new Dictionary<Guid, Manifest>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            if (!manifests.TryGetValue(id, out var manifest))
                manifests.Add(id, manifest = new Manifest(reader.IsDBNull(1) ? null : reader.GetString(1), []));
            manifest.Objects.Add((reader.GetString(2), reader.GetInt64(3)));
        }

        return manifests;
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
