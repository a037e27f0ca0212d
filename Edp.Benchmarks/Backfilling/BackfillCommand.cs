using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Backfilling;

/// <summary><c>backfill</c>: a bucket of many keys is recorded from its listing, over HTTP and into PostgreSQL, and a second time.</summary>
internal sealed class BackfillCommand : BenchmarkCommand
{
    private const int MaxRate = 100_000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly Option<long> _keys;
    private readonly Option<int> _perPrefix;
    private readonly Option<int> _count;
    private readonly Option<int> _toldIn;
    private readonly Option<bool> _unversioned = new("--unversioned") { Description = "A bucket without versions, by ListObjectsV2." };

    public BackfillCommand()
        : base("backfill", "A bucket's listing recorded by POST /backfills, twice: keys/s, memory of EDP, and that nothing is missing or there twice.")
    {
        _keys = Number("--keys", 1_000_000L, "Keys of the bucket.");
        _perPrefix = Number("--per-prefix", 1_000, "Keys of a prefix.");
        _count = Number("--count", 0, "ThresholdEventCount of the rule; 0: batches close by quiet.");
        _toldIn = Number("--told-in", 0, "All keys had an event before, in batches of so many; 0: none had.");
        Options.Add(_unversioned);
    }

    protected override async Task<Results> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var keys = arguments.GetValue(_keys);
        await using var server = await DatabaseServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var bucket = await MadeUpBucket.StartAsync(keys, arguments.GetValue(_perPrefix), !arguments.GetValue(_unversioned));
        var settings = new Dictionary<string, string?>(EdpRule.Settings(arguments.GetValue(_count)))
        {
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "emulator",
            ["AWS_SECRET_ACCESS_KEY"] = "emulator",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL"] = bucket.Url.ToString()
        };
        await using var service = await EdpProcess.StartAsync(database, settings, cancellationToken);
        var toldIn = arguments.GetValue(_toldIn);
        if (toldIn > 0)
            await new ToldKeys(database, bucket, keys, toldIn).AddAsync(cancellationToken);
        var results = new Results("backfill");
        results.Add(await RunAsync("first", service, database, keys, recorded: toldIn > 0 ? 0 : keys, cancellationToken));
        results.Add(await RunAsync("second", service, database, keys, recorded: 0, cancellationToken));
        return results;
    }

    private static async Task<IReadOnlyList<(string, object)>> RunAsync(
        string run, EdpProcess service, Database database, long keys, long recorded, CancellationToken cancellationToken)
    {
        await using var memory = new MemoryWatch(service.Process);
        var (watch, before) = (Stopwatch.StartNew(), service.ProcessorTime);
        using var begun = await service.Http.PostAsJsonAsync("/backfills", new { bucket = Workload.Bucket, rate = MaxRate }, cancellationToken);
        var id = (await begun.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("backfillId");
        var (state, halfway) = (default(JsonElement), 0.0);
        do
        {
            await Task.Delay(Poll, cancellationToken);
            state = await service.Http.GetFromJsonAsync<JsonElement>($"/backfills/{id}", cancellationToken);
            if (halfway == 0 && state.GetProperty("listedCount").GetInt64() >= keys / 2)
                halfway = memory.PeakMegabytes;
        }
        while (state.GetProperty("state").GetString() == "running");

        var rows = await database.QueryAsync<long>("SELECT count(*) FROM edp.object_event");
        var different = await database.QueryAsync<long>("SELECT count(*) FROM (SELECT DISTINCT bucket, key FROM edp.object_event) AS keys");
        var isExact = state.GetProperty("state").GetString() == "completed" && rows == keys && different == keys
            && state.GetProperty("listedCount").GetInt64() == keys && state.GetProperty("recordedCount").GetInt64() == recorded
            && state.GetProperty("knownCount").GetInt64() == keys - recorded;
        return
        [
            ("run", run),
            ("listed", state.GetProperty("listedCount").GetInt64()),
            ("recorded", state.GetProperty("recordedCount").GetInt64()),
            ("known", state.GetProperty("knownCount").GetInt64()),
            ("rows", rows),
            ("exact", isExact),
            ("keys/s", Math.Round(keys / watch.Elapsed.TotalSeconds)),
            ("us of EDP per key", Math.Round((service.ProcessorTime - before).TotalMicroseconds / keys, 1)),
            ("peak MB at half", Math.Round(halfway)),
            ("peak MB", Math.Round(memory.PeakMegabytes))
        ];
    }
}
