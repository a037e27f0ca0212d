using System.Globalization;
using Edp.Core.Outbox;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.EndToEnd;

/// <summary>
/// R12 for every sink: what is committed is delivered, to the file, to EventBridge and to the subscribers of the contracts, although the
/// process is killed in between; and a sink that does not answer holds up neither an HTTP answer nor the other sinks.
/// </summary>
public sealed class When_a_sink_stalls : AwsFixture
{
    private const int PerBatch = 3;
    private const EventSinks All = EventSinks.File | EventSinks.EventBridge | EventSinks.Bus;

    // One call to the bus is given up after 10 s: answers that wait for it take much longer than this for all batches.
    private const int Closed = 30;
    private static readonly TimeSpan LessThanTheBusTakes = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-sinks-").FullName;
    private FaultyLink _sns = null!;
    private OtherService _subscriber = null!;
    private ServiceProcess? _process;

    private string FilePath => Path.Combine(_folder, "events.ndjson");

    [SetUp]
    public async Task StartSubscriber()
    {
        _sns = new FaultyLink(Emulator.ServiceUrl);
        _subscriber = await OtherService.StartAsync(SqsSettings);
    }

    [TearDown]
    public async Task StopProcess()
    {
        if (_process is not null)
        {
            if (TestContext.CurrentContext.Result.FailCount > 0)
                await TestContext.Out.WriteLineAsync(_process.Said);
            await _process.DisposeAsync();
        }

        _sns.Flow();
        await _subscriber.DisposeAsync();
        await _sns.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("File")]
    [TestCase("EventBridge")]
    [TestCase("Bus")]
    [TestCase("File,EventBridge,Bus")]
    public async Task Should_deliver_after_a_kill_what_was_committed(string sinks)
    {
        var stalled = Enum.Parse<EventSinks>(sinks);
        await LaunchAsync();
        Stall(stalled);
        await CloseBatchAsync("a/b/");
        await CloseBatchAsync("a/c/");
        await Eventually.HoldsAsync(
            async () => await CountAsync("batch WHERE delivered_sinks = " + Number(All & ~stalled)) == 2,
            "the other sinks have both batches");
        await _process!.KillAsync();
        Heal(stalled);

        await LaunchAsync();
        await Eventually.HoldsAsync(
            async () => await CountAsync("package_ready WHERE published_at IS NOT NULL") == 2, "both batches and packages are published");

        var ids = await IdsAsync();
        await Eventually.HoldsAsync(() => ids.IsSubsetOf(HeardBatches()), "the subscriber has both batches");
        await Eventually.HoldsAsync(() => ids.IsSubsetOf(HeardPackages()), "the subscriber has both packages");
        Assert.That(BatchesAtBus(), Is.SupersetOf(ids));
        Assert.That(BatchesInFile(), Is.SupersetOf(ids));
        RequireNoneTwice(stalled);
    }

    [Test]
    public async Task Should_answer_and_serve_the_other_sinks_while_SNS_does_not_answer()
    {
        await LaunchAsync();
        Stall(EventSinks.Bus);
        using var deadline = new CancellationTokenSource(LessThanTheBusTakes);
        for (var batch = 0; batch < Closed; batch++)
            await CloseBatchAsync(string.Create(CultureInfo.InvariantCulture, $"a/{batch}/")).WaitAsync(deadline.Token);

        await Eventually.HoldsAsync(
            async () => await CountAsync("batch WHERE delivered_sinks = " + Number(EventSinks.File | EventSinks.EventBridge)) == Closed,
            "the file and EventBridge have all batches");
        Assert.That(_subscriber.Heard, Is.Empty);

        Heal(EventSinks.Bus);
        var ids = await IdsAsync();
        await Eventually.HoldsAsync(() => ids.IsSubsetOf(HeardBatches()), "the subscriber has all batches");
        RequireNoneTwice(EventSinks.Bus);
    }

    private async Task LaunchAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        var settings = Settings(
        [
            .. ByCount(PerBatch),
            ("Edp:EventSink", "File,EventBridge"),
            ("Edp:DataFolder", _folder),
            ("Edp:PackageReady:Trigger", "ObjectsReady"),
            ("Edp:PackageReady:Delay", "0")
        ]);
        _process = ServiceProcess.Start(
            settings, Emulator.ServiceUrl, EventBridge.ServiceUrl, ("AWS_ENDPOINT_URL_SNS", _sns.Address.AbsoluteUri));
        await _process.ReadyAsync();
    }

    private void Stall(EventSinks sinks)
    {
        if (sinks.HasFlag(EventSinks.File))
            Directory.CreateDirectory(FilePath);
        if (sinks.HasFlag(EventSinks.EventBridge))
            EventBridge.Faults.FailUntilHealed(Fault.NeverAnswers);
        if (sinks.HasFlag(EventSinks.Bus))
            _sns.Stall();
    }

    private void Heal(EventSinks sinks)
    {
        if (sinks.HasFlag(EventSinks.File))
            Directory.Delete(FilePath);
        EventBridge.Faults.Heal();
        _sns.Flow();
    }

    private async Task CloseBatchAsync(string prefix) => Assert.That(
        (await _process!.Client.RecordAsync(Enumerable.Range(0, PerBatch).Select(i => new S3Event(Bucket, $"{prefix}{i}")))).Accepted,
        Is.EqualTo(PerBatch));

    private IEnumerable<Guid> BatchesAtBus() => EventBridge.Accepted
        .Where(taken => taken.DetailType == "package-objects-ready")
        .Select(taken => BusBatch.Of(taken).BatchId);

    private IEnumerable<Guid> HeardBatches() => _subscriber.Heard.Select(batch => batch.BatchId);

    private IEnumerable<Guid> HeardPackages() => _subscriber.HeardPackages.Select(package => package.BatchId.GetValueOrDefault());

    private IEnumerable<Guid> BatchesInFile() => new SinkFile(FilePath).Read().Select(line => line.Id);

    /// <summary>A sink that answers hears of nothing again because another one does not.</summary>
    private void RequireNoneTwice(EventSinks stalled)
    {
        if (!stalled.HasFlag(EventSinks.EventBridge))
            Assert.That(BatchesAtBus(), Is.Unique);
        if (!stalled.HasFlag(EventSinks.File))
            Assert.That(BatchesInFile(), Is.Unique);
        if (!stalled.HasFlag(EventSinks.Bus))
            Assert.That(HeardBatches(), Is.Unique);
    }

    private async Task<HashSet<Guid>> IdsAsync()
    {
        await using var connection = new NpgsqlConnection(Database.PatientConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT batch_id FROM edp.batch", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private async Task<long> CountAsync(string rows)
    {
        await using var connection = new NpgsqlConnection(Database.PatientConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM edp.{rows}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static string Number(EventSinks sinks) => ((int)sinks).ToString(CultureInfo.InvariantCulture);
}
