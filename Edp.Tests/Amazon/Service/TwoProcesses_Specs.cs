using System.Diagnostics;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Amazon.Service;

/// <summary>
/// R10 and R12 end to end: two processes on one database and one set of queues, one of them killed in the middle of the work and started
/// again.
/// </summary>
public sealed class When_one_of_two_processes_is_killed : AwsFixture
{
    private const int Objects = 3_000;
    private const int Prefixes = 30;
    private const int Repeated = Objects / 20;

    // What the killed process had in flight comes back after the visibility timeout, and the machine may have other work.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    private readonly List<ServiceProcess> _processes = [];
    private readonly List<S3Event> _events = [.. Enumerable.Range(0, Objects).Select(i => new S3Event(Bucket, $"lab/run-{i % Prefixes}/{i}.raw"))];

    [TearDown]
    public async Task StopProcesses()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
            await TestContext.Out.WriteLineAsync(string.Join("\n--- next process\n", _processes.Select(process => process.Said)));
        foreach (var process in _processes)
            await process.DisposeAsync();
    }

    [Test]
    public async Task Should_record_each_object_once_and_publish_each_batch()
    {
        var first = Launch();
        var second = Launch();
        await Task.WhenAll(first.ReadyAsync(), second.ReadyAsync());
        await using var other = await OtherService.StartAsync(SqsSettings);
        var watch = Stopwatch.StartNew();

        var traffic = Task.WhenAll(SendRawAsync(), PublishAsync(other));
        await Eventually.HoldsAsync(async () => await CountAsync("object_event") >= Objects / 3, "a third is recorded");
        await first.KillAsync();
        await traffic;
        var again = Launch();

        await Eventually.HoldsAsync(async () => await CountAsync("object_event") == Objects, "all objects are recorded", Deadline);
        await Eventually.HoldsAsync(async () => await CountAsync("prefix_state WHERE batch_id IS NOT NULL") == 0, "all batches are closed", Deadline);
        await Eventually.HoldsAsync(async () => await CountAsync("batch WHERE published_at IS NULL") == 0, "all batches are published", Deadline);
        await EmptyAsync();
        await TestContext.Out.WriteLineAsync(
            $"{Objects + Repeated} messages in {watch.Elapsed.TotalSeconds:0.0} s, one process killed; "
            + $"peak memory {second.PeakMemory >> 20} and {again.PeakMemory >> 20} MiB");

        await AssertExactAsync();
        await AssertHeardAsync(other);
    }

    /// <summary>At least once holds for the subscriber of the contract as well.</summary>
    private async Task AssertHeardAsync(OtherService other)
    {
        var atTheBus = Batches().Select(batch => batch.BatchId).ToHashSet();
        await Eventually.HoldsAsync(
            () => other.Heard.Select(heard => heard.BatchId).ToHashSet().SetEquals(atTheBus), "the subscriber heard of every batch", Deadline);
    }

    private ServiceProcess Launch()
    {
        var settings = Settings(
            ("Edp:Amazon:VisibilityTimeout", "15"),
            ("Edp:Amazon:MessagesPerTransaction", "300"),
            ("Edp:Buckets:0:BucketName", "*"),
            ("Edp:Buckets:0:ThresholdEventCount", "17"),
            ("Edp:Buckets:0:ThresholdDuration", "2"));
        var process = ServiceProcess.Start(settings, Emulator.ServiceUrl, EventBridge.ServiceUrl);
        _processes.Add(process);
        return process;
    }

    /// <summary>The even ones as AWS writes them, some twice.</summary>
    private async Task SendRawAsync()
    {
        var bodies = _events.Where((_, i) => i % 2 == 0).Select((created, i) => i % 3 == 0 ? created.ToNotification() : created.ToJson());
        foreach (var chunk in WithRepeats(bodies.ToList()).Chunk(100))
            await Queues.SendAsync(chunk);
    }

    /// <summary>The odd ones as another .NET service publishes them, some twice.</summary>
    private async Task PublishAsync(OtherService other)
    {
        var contracts = _events.Where((_, i) => i % 2 == 1).Select(created => created.ToContract()).ToList();
        foreach (var chunk in WithRepeats(contracts).Chunk(100))
            await other.PublishAsync(chunk);
    }

    /// <summary>Every twentieth once more, much later.</summary>
    private static IEnumerable<T> WithRepeats<T>(List<T> once) =>
        once.Concat(once.Where((_, i) => i % 20 == 0));

    private async Task AssertExactAsync()
    {
        var published = Batches();
        var distinct = published.DistinctBy(batch => batch.BatchId).ToList();
        Assert.That(published.Select(batch => (batch.BatchId, batch.Detail)).Distinct().Count(), Is.EqualTo(distinct.Count), "one id, one content");
        Assert.That(await CountAsync("batch"), Is.EqualTo(distinct.Count), "each batch is at the bus");
        Assert.That(distinct.Sum(batch => batch.EventCount), Is.EqualTo(Objects));
        Assert.That(distinct.Sum(batch => batch.ObjectCount), Is.EqualTo(Objects));

        foreach (var prefix in distinct.GroupBy(batch => batch.Prefix))
        {
            Assert.That(prefix.Sum(batch => batch.EventCount), Is.EqualTo(Objects / Prefixes), prefix.Key);
            Assert.That(prefix.Select(batch => batch.Number).Order(), Is.EqualTo(Enumerable.Range(1, prefix.Count())), prefix.Key);
        }

        const string wrongManifests = """
            batch LEFT JOIN (SELECT batch_id, count(*) AS events FROM edp.object_event GROUP BY batch_id) AS manifest USING (batch_id)
            WHERE manifest.events IS DISTINCT FROM batch.event_count
            """;
        Assert.That(await CountAsync(wrongManifests), Is.Zero, "each batch has the objects it tells of");
    }

    private async Task<long> CountAsync(string rows)
    {
        await using var connection = new NpgsqlConnection(Database.PatientConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM edp.{rows}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
