using System.Text;
using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Service.Publishing;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.Publishing;

/// <summary>The file sink: EventBridge's envelope, a line each, durable and whole.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class When_events_are_appended_to_the_file
{
    private static readonly Batch Batch = new()
    {
        BatchId = Guid.Parse("0195948c-0000-7000-8000-000000000001"),
        PrefixId = Guid.Parse("0195948c-0000-7000-8000-000000000002"),
        Bucket = "source-bucket",
        Prefix = "instrument-name/ä \"+\" <x>/",
        BatchNumber = 7,
        ObjectCount = 42,
        EventCount = 43,
        TotalSize = 1_234_567,
        FirstEventTime = new DateTimeOffset(2022, 12, 8, 19, 56, 10, TimeSpan.Zero),
        LastEventTime = new DateTimeOffset(2022, 12, 8, 19, 56, 34, 120, TimeSpan.Zero),
        OpenedAt = new DateTimeOffset(2022, 12, 8, 19, 56, 11, TimeSpan.Zero),
        ReadyAt = new DateTimeOffset(2022, 12, 8, 20, 1, 34, 567, TimeSpan.Zero).AddMicroseconds(890),
        Reason = "quiet"
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-sink-").FullName;

    private readonly CapturedLog _log = new();

    private string File => Path.Combine(_folder, "data", "events.ndjson");

    private string Unfinished => File + ".unfinished";

    [TearDown]
    public void DeleteFolder()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Should_write_the_envelope_of_EventBridge_on_one_line()
    {
        await Sink("eu-central-1", "111122223333").WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        Assert.That(await System.IO.File.ReadAllTextAsync(File), Is.EqualTo(
            """
            {"version":"0","id":"0195948c-0000-7000-8000-000000000001","detail-type":"package-objects-ready","source":"com.quiltdata.edp",
            "account":"111122223333","time":"2022-12-08T20:01:34.56789Z","region":"eu-central-1","resources":["arn:aws:s3:::source-bucket"],
            "detail":{"version":"0.1","bucket":"source-bucket","prefix":"instrument-name/ä \"+\" <x>/",
            "batch-id":"0195948c-0000-7000-8000-000000000001","batch-number":7,"object-count":42,"event-count":43,"total-size":1234567,
            "first-event-time":"2022-12-08T19:56:10Z","last-event-time":"2022-12-08T19:56:34.12Z","reason":"quiet",
            "s3-uri":"s3://source-bucket/instrument-name/%C3%A4%20%22%2B%22%20%3Cx%3E/"}}
            """.ReplaceLineEndings("") + "\n"));
    }

    [TestCase("us-gov-west-1", "arn:aws-us-gov:s3:::source-bucket")]
    [TestCase("cn-north-1", "arn:aws-cn:s3:::source-bucket")]
    [TestCase(null, "arn:aws:s3:::source-bucket")]
    public async Task Should_name_the_bucket_in_the_partition_of_the_region(string? region, string arn)
    {
        await Sink(region, "000000000000").WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        Assert.That(new SinkFile(File).Read().Single().Json.GetProperty("resources")[0].GetString(), Is.EqualTo(arn));
    }

    [TestCase("{\"whole\":1}", 1)]
    [TestCase("{\"whole\":1}\n{\"whole\":1}", 2)]
    [TestCase("\uFEFF{\"whole\":1}", 1)]
    [TestCase("{\"whole\":1}\n{\"whole\":1}  \r", 2)]
    public async Task Should_keep_a_whole_event_that_has_lost_its_line_feed(string before, int whole)
    {
        await SeedAsync(before);

        await Sink().WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        var text = await System.IO.File.ReadAllTextAsync(File);
        Assert.That(text, Does.StartWith(before.TrimStart('\uFEFF') + "\n").And.EndsWith("}\n"));
        Assert.That(text.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(whole + 1));
        Assert.That(System.IO.File.Exists(Unfinished), Is.False);
    }

    [TestCase("", "a note at the end")]
    [TestCase("{\"whole\":1}\n", "{\"version\":\"0\",\"id\"")]
    [TestCase("{\"whole\":1}\n", "{\"version\":\"0\0\0\0\0")]
    [TestCase("{\"whole\":1}", "a note behind an event")]
    public async Task Should_move_what_is_no_event_to_a_file_of_its_own(string whole, string rest)
    {
        await SeedAsync(whole + rest);

        await Sink().WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        var lines = await System.IO.File.ReadAllLinesAsync(File);
        Assert.That(lines[..^1], Is.All.EqualTo("{\"whole\":1}"));
        Assert.That(lines, Has.Length.EqualTo(whole.Length == 0 ? 1 : 2));
        Assert.That(await System.IO.File.ReadAllTextAsync(Unfinished), Is.EqualTo(rest + "\n"));
        Assert.That(_log.Lines, Has.Some.Contains($"{rest.Length} bytes").And.Some.Contains(FileEventSink.UnfinishedFileName));
    }

    /// <summary>Byte by byte this takes minutes.</summary>
    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(60_000)]
    public async Task Should_read_a_long_last_line_in_blocks(bool whole, CancellationToken cancellationToken)
    {
        var filler = new string('x', 30_000_000);
        await SeedAsync("{\"first\":1}\n" + (whole ? $"{{\"long\":\"{filler}\"}}" : filler));

        await Sink().WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], cancellationToken).WaitAsync(cancellationToken);

        Assert.That(System.IO.File.ReadLines(File).Count(), Is.EqualTo(whole ? 3 : 2));
        Assert.That(System.IO.File.Exists(Unfinished), Is.EqualTo(!whole));
    }

    [TestCase("{\"version\":\"0\",\"id\"", 0)]
    [TestCase("{\"whole\":1}\n{\"version\":\"0\",\"id\"", 1)]
    [TestCase("{\"whole\":1}\n", 1)]
    [TestCase("", 0)]
    public async Task Should_drop_the_line_that_a_crash_tore(string before, int whole)
    {
        await SeedAsync(before);

        await Sink().WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        var lines = await System.IO.File.ReadAllLinesAsync(File);
        Assert.That(lines[..whole], Is.All.EqualTo("{\"whole\":1}"));
        Assert.That(lines, Has.Length.EqualTo(whole + 1));
        Assert.That(SinkEvent.Parse(lines[^1]).Id, Is.EqualTo(Batch.BatchId));
    }

    [Test]
    public void Should_say_which_file_could_not_be_written()
    {
        Directory.CreateDirectory(File);

        var failure = Assert.ThrowsAsync<EventSinkException>(
            () => Sink().WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None));

        Assert.That(failure!.Message, Does.Contain(File));
    }

    [Test]
    public async Task Should_keep_every_line_of_several_writers()
    {
        var events = Enumerable.Range(0, 400).Select(_ => PackageObjectsReadyDetail.EventOf(Batch) with { Id = Guid.NewGuid() }).ToList();
        var sinks = new[] { Sink(), Sink(), Sink() };

        await Parallel.ForEachAsync(
            events.Chunk(10).Index(), new ParallelOptions { MaxDegreeOfParallelism = 6 },
            async (chunk, cancellationToken) => await sinks[chunk.Index % 3].WriteAsync(chunk.Item, cancellationToken));

        Assert.That(new SinkFile(File).Read().Select(line => line.Id), Is.EquivalentTo(events.Select(outgoing => outgoing.Id)));
    }

    [Test]
    public async Task Should_go_on_in_a_new_file_when_the_old_one_is_rotated()
    {
        var sink = Sink();
        await sink.WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);
        System.IO.File.Move(File, File + ".1");

        await sink.WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        Assert.That(await System.IO.File.ReadAllBytesAsync(File), Is.EqualTo(await System.IO.File.ReadAllBytesAsync(File + ".1")));
        Assert.That(Encoding.UTF8.GetByteCount(Batch.Prefix), Is.GreaterThan(Batch.Prefix.Length));
    }

    /// <summary>The sink logs between opening and writing when it has something to move away; the file is deleted just then.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task Should_not_accept_into_a_file_that_was_deleted_meanwhile(bool replaced)
    {
        await SeedAsync("unfinished");
        var logger = new OnWarning(() =>
        {
            System.IO.File.Delete(File);
            if (replaced)
                System.IO.File.WriteAllText(File, "{\"whole\":1}\n");
        });

        var accepted = await Sink(logger: logger).WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        Assert.That(accepted, Has.Count.EqualTo(1));
        var lines = await System.IO.File.ReadAllLinesAsync(File);
        Assert.That(lines, Has.Length.EqualTo(replaced ? 2 : 1));
        Assert.That(SinkEvent.Parse(lines[^1]).Id, Is.EqualTo(Batch.BatchId));
    }

    [Test]
    public async Task Should_go_on_when_the_folder_was_deleted()
    {
        var sink = Sink();
        await sink.WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);
        Directory.Delete(Path.GetDirectoryName(File)!, recursive: true);

        await sink.WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None);

        Assert.That(new SinkFile(File).Read(), Has.Count.EqualTo(1));
    }

    [Test]
    [Platform("Linux")]
    public void Should_accept_nothing_when_the_disk_is_full()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.CreateSymbolicLink(File, "/dev/full");

        var failure = Assert.ThrowsAsync<EventSinkException>(
            () => Sink().WriteAsync([PackageObjectsReadyDetail.EventOf(Batch)], CancellationToken.None));

        Assert.That(failure!.Message, Does.Contain(File).And.Contain("No space left"));
    }

    private async Task SeedAsync(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, text);
    }

    private FileEventSink Sink(string? region = null, string account = "000000000000", ILogger<FileEventSink>? logger = null)
    {
        var options = Options.Create(new EdpOptions { DataFolder = Path.Combine(_folder, "data"), Region = region, AccountId = account });
        return new FileEventSink(options, new EventOrigin(options), logger ?? new LoggerTo(_log));
    }

    private sealed class LoggerTo(CapturedLog log) : ILogger<FileEventSink>
    {
        private readonly ILogger _logger = log.CreateLogger(nameof(FileEventSink));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _logger.Log(logLevel, eventId, state, exception, formatter);
    }

    private sealed class OnWarning(Action act) : ILogger<FileEventSink>
    {
        private Action? _act = act;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Exchange(ref _act, null)?.Invoke();
    }
}

/// <summary>Events of a prefix are in the order of its batches.</summary>
public sealed class When_many_batches_leave_at_once(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_publish_each_once_and_in_the_order_of_its_prefix()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1), ("PrefixDepth", 1)));
        var chunks = Enumerable.Range(0, 600).Select(i => new S3Event(Bucket, $"p{i % 5}/{i}")).Chunk(20);
        await Parallel.ForEachAsync(
            chunks, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (chunk, _) => await Client.RecordAsync(chunk));

        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()) is { Count: 600 } left && left.All(batch => batch.PublishedAt is not null),
            "all batches are published");

        var events = Service.Sink.Read();
        Assert.That(events.Select(line => line.Id), Is.EquivalentTo((await Client.BatchesAsync()).Select(batch => batch.BatchId)));
        foreach (var prefix in events.GroupBy(line => line.Prefix))
            Assert.That(prefix.Select(line => line.BatchNumber), Is.EqualTo(Enumerable.Range(1, 120)));
        Assert.That(
            Log.Lines.Count(line => line.Contains("package-objects-ready lab-intake/p", StringComparison.Ordinal)), Is.EqualTo(600));
    }
}
