using System.Diagnostics;
using System.Globalization;
using System.Text;
using Edp.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace Edp.Tests.EndToEnd;

/// <summary>R10, R12: the built service, killed while batches are open. The one test that waits for real quiet periods.</summary>
public sealed class When_the_service_is_killed_while_a_batch_is_open
{
    private const string Bucket = "lab-intake";

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-process-").FullName;
    private Process? _process;
    private StringBuilder? _said;
    private EdpClient _client = null!;

    [TearDown]
    public void End()
    {
        Kill();
        _client.Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Should_send_every_batch_exactly_once()
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        _client = new EdpClient(new HttpClient { BaseAddress = new Uri(address) });
        var first = Enumerable.Range(0, 20).Select(i => new S3Event(Bucket, $"a/b/{i}")).ToList();
        var second = new[] { new S3Event(Bucket, "a/c/1"), new S3Event(Bucket, "a/d/1"), new S3Event(Bucket, "a/d/2") };
        var sink = new SinkFile(Path.Combine(_folder, "edp-data", "events.ndjson"));

        await StartAsync();
        await _client.RecordAsync(first);
        await Eventually.HoldsAsync(
            async () => (await _client.BatchesAsync()) is [{ PublishedAt: not null }], "the full batch is published");
        await _client.RecordAsync(second);
        Kill();
        var open = OpenBatches();
        Assert.That(open.Select(batch => batch.Prefix), Is.EqualTo(new[] { "a/c/", "a/d/" }));

        await StartAsync();
        var again = await _client.RecordAsync([.. first, .. second, new S3Event(Bucket, "a/e/1")]);
        Assert.That((again.Accepted, again.Duplicates), Is.EqualTo((1, 23)));
        await Eventually.HoldsAsync(
            async () => (await _client.PrefixesAsync()).All(prefix => prefix.State == "Ready")
                && (await _client.BatchesAsync()).All(batch => batch.PublishedAt is not null),
            $"nothing is open or unpublished; the service said: {_said}");

        var left = await _client.BatchesAsync();
        Assert.That(left.Select(batch => (batch.Prefix, batch.EventCount)), Is.EquivalentTo(new[]
        {
            ("a/b/", 20L), ("a/c/", 1L), ("a/d/", 2L), ("a/e/", 1L)
        }));
        Assert.That(sink.Read().Select(line => line.Id), Is.EquivalentTo(left.Select(batch => batch.BatchId)));
        Assert.That(left.Select(batch => batch.BatchId), Is.SupersetOf(open.Select(batch => batch.BatchId)));
    }

    /// <summary>What the database says while no process has it.</summary>
    private List<(string Prefix, Guid BatchId)> OpenBatches()
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(_folder, "edp-data", "edp.db")};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT prefix, batch_id FROM prefix_state WHERE batch_id IS NOT NULL ORDER BY prefix";
        using var reader = command.ExecuteReader();
        var open = new List<(string, Guid)>();
        while (reader.Read())
            open.Add((reader.GetString(0), reader.GetGuid(1)));
        return open;
    }

    private async Task StartAsync()
    {
        var service = TestContext.CurrentContext.TestDirectory.Replace("Edp.Tests", "Edp.Service", StringComparison.Ordinal);
        _process = ChildProcess.Start(
            [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(service, "Edp.Service.dll")],
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = _client.Http.BaseAddress!.ToString(),
                ["Edp__Buckets__0__BucketName"] = "*",
                ["Edp__Buckets__0__ThresholdDuration"] = "2",
                ["Edp__PackageReady__Trigger"] = "None"
            },
            _folder);
        _said = ChildProcess.Listen(_process);
        await Eventually.HoldsAsync(IsReadyAsync, $"the service is ready; it said: {_said}");
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.That(_process!.HasExited, Is.False, () => _said!.ToString());
        try
        {
            using var answer = await _client.Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>SIGKILL: nothing is tidied up.</summary>
    private void Kill()
    {
        if (_process is null)
            return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }
}
