using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Amazon.S3.Model;
using Edp.Amazon.Client;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Edp.Tests.Amazon.Emulator;

namespace Edp.Benchmarks.Manifests;

/// <summary><c>manifest</c>: the manifest of one large batch is written to S3 of the emulator, before its event goes out.</summary>
internal sealed class ManifestCommand : BenchmarkCommand
{
    private const string Bucket = "lab-manifests";
    private const string Prefix = "lab/large/";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    // Keys of all kinds: what JSON escapes, and what takes more than one byte.
    private const string Objects = """
        INSERT INTO edp.object_event (identity, batch_id, bucket, key, size, etag, version_id, sequencer, event_time, recorded_at)
        SELECT md5('manifest' || n)::uuid, state.batch_id, state.bucket,
            state.prefix || lpad(n::text, 9, '0') || CASE n % 4 WHEN 0 THEN '/a b.raw' WHEN 1 THEN '"ü".raw' WHEN 2 THEN '/😀#?.raw' ELSE '.mzML' END,
            n, md5(n::text), 'v' || lpad(n::text, 20, '0'), lpad(to_hex(n), 18, '0'), state.opened_at, state.opened_at
        FROM generate_series(1, {0}) AS n, edp.prefix_state AS state WHERE state.batch_id IS NOT NULL
        """;

    private readonly Option<int> _objects;

    public ManifestCommand()
        : base("manifest", "The manifest of one batch, written to the emulator's S3: seconds, memory of EDP, and that it is complete.") =>
        _objects = Number("--objects", 1_000_000, "Objects of the batch.");

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var objects = arguments.GetValue(_objects);
        await using var server = await DatabaseServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var emulator = await EmulatorProcess.StartAsync(0, cancellationToken);
        using var s3 = S3ClientFactory.Create(emulator.Settings);
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket }, cancellationToken);
        var settings = new Dictionary<string, string?>(EdpRule.Settings(thresholdEventCount: 0, thresholdDuration: 86_400))
        {
            ["Edp:Buckets:0:ManifestTo"] = $"s3://{Bucket}/edp/",
            ["AWS_REGION"] = emulator.Settings.Region,
            ["AWS_ACCESS_KEY_ID"] = "emulator",
            ["AWS_SECRET_ACCESS_KEY"] = "emulator",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL"] = emulator.ServiceUrl.ToString()
        };
        await using var service = await EdpProcess.StartAsync(database, settings, cancellationToken);
        await service.PostAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { bucket = Workload.Bucket, key = Prefix + "000000000", size = 0, eventTime = TimeProvider.System.GetUtcNow() }),
            cancellationToken);
        await database.ExecuteAsync(Objects.Replace("{0}", (objects - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await database.ExecuteAsync("UPDATE edp.prefix_state SET object_count = object_count + " + (objects - 1).ToString(CultureInfo.InvariantCulture));
        await database.ExecuteAsync("VACUUM ANALYZE");

        await using var memory = new MemoryWatch(service.Process);
        var (idle, before, watch) = (service.Process.WorkingSet64 / 1e6, service.ProcessorTime, Stopwatch.StartNew());
        using var flushed = await service.Http.PostAsJsonAsync("/prefixes/flush", new { bucket = Workload.Bucket, prefix = Prefix }, cancellationToken);
        var batch = (await flushed.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("batchId").GetGuid();
        while (await database.QueryAsync<long>("SELECT count(*) FROM edp.batch WHERE published_at IS NOT NULL") == 0)
            await Task.Delay(Poll, cancellationToken);
        var (seconds, spent) = (watch.Elapsed.TotalSeconds, service.ProcessorTime - before);

        using var manifest = await s3.GetObjectAsync(Bucket, $"edp/{Workload.Bucket}/{batch}.edp.jsonl", cancellationToken);
        var results = new Results("manifest");
        results.Add(
            ("objects", objects),
            ("exact", await IsExactAsync(database, manifest.ResponseStream, cancellationToken)),
            ("MB written", Math.Round(manifest.ContentLength / 1e6)),
            ("parts", manifest.PartsCount ?? PartsOf(manifest.ETag)),
            ("seconds until published", Math.Round(seconds, 1)),
            ("us of EDP per object", Math.Round(spent.TotalMicroseconds / objects, 1)),
            ("MB before", Math.Round(idle)),
            ("peak MB", Math.Round(memory.PeakMegabytes)));
        return results;
    }

    // What S3 gives to an object that came in parts ends with their number.
    private static int PartsOf(string etag) =>
        int.TryParse(etag.Trim('"').Split('-')[^1], CultureInfo.InvariantCulture, out var parts) && etag.Contains('-', StringComparison.Ordinal) ? parts : 1;

    /// <summary>Whether each line is the next object of the database, and none is left.</summary>
    private static async Task<bool> IsExactAsync(Database database, Stream manifest, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(manifest, Encoding.UTF8);
        await using var command = database.Source.CreateCommand(
            "SELECT key, version_id, size, etag FROM edp.object_event ORDER BY key COLLATE \"C\"");
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (await lines.ReadLineAsync(cancellationToken) is not { } text)
                return false;
            var line = JsonElement.Parse(text);
            if (line.GetProperty("key").GetString() != rows.GetString(0)
                || line.GetProperty("versionId").GetString() != (await rows.IsDBNullAsync(1, cancellationToken) ? null : rows.GetString(1))
                || line.GetProperty("size").GetInt64() != rows.GetInt64(2)
                || line.GetProperty("etag").GetString() != (await rows.IsDBNullAsync(3, cancellationToken) ? null : rows.GetString(3)))
            {
                return false;
            }
        }

        return await lines.ReadLineAsync(cancellationToken) is null;
    }
}
