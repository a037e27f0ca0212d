using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using MassTransit.Testing;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R15: a batch that expects files or a number of them closes when it has them, and as incomplete when its time is over.</summary>
public sealed class When_a_batch_expects_something(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "run/1/";
    private static readonly TimeSpan IncompleteAfter = TimeSpan.FromSeconds(600);

    [Test]
    public async Task Should_close_at_once_with_the_last_of_the_required_files([Values] bool isOneRequest)
    {
        await StartAsync(Expecting(("RequiredFiles", "RunInfo.xml,data/*.fastq.gz,CopyComplete.txt|RTAComplete.txt")));
        string[] names = ["data/1.fastq.gz", "RunInfo.xml", "data/2.fastq.gz", "RTAComplete.txt", "later.txt"];

        await RecordAsync(isOneRequest, names);

        var closed = (await Client.BatchesAsync(Bucket, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((BatchReason.Complete, 4)));
        Assert.That((closed.ExpectedCount, closed.MissingCount), Is.EqualTo((3L, 0L)));
        var open = await Client.PrefixAsync(Bucket, Prefix);
        Assert.That((open.ObjectCount, open.ExpectedCount, open.MissingCount), Is.EqualTo((1L, 3L, 3L)));
    }

    [Test]
    public async Task Should_close_at_once_with_exactly_the_expected_number_of_files([Values] bool isOneRequest)
    {
        await StartAsync(Expecting(("ExpectedCount", 3)));

        await RecordAsync(isOneRequest, "1", "1", "2", "3", "4");

        var closed = (await Client.BatchesAsync(Bucket, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount, closed.EventCount), Is.EqualTo((BatchReason.Complete, 3, 4)));
    }

    [Test]
    public async Task Should_wait_for_the_content_of_an_empty_file_that_completes_the_number()
    {
        await StartAsync(Expecting(("ExpectedCount", 2)));

        await Client.RecordAsync(File("1"), File("2") with { Size = 0 });
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Client.RecordAsync(File("2") with { Size = 9 });

        var closed = (await Client.BatchesAsync(Bucket, Prefix)).Single();
        Assert.That((closed.Reason, closed.TotalSize), Is.EqualTo((BatchReason.Complete, 10L)));
    }

    [Test]
    public async Task Should_not_close_by_quiet_or_count_or_marker_or_size()
    {
        await StartAsync(Expecting(
            ("RequiredFiles", "never"), ("ThresholdEventCount", 2), ("ThresholdSize", 2), ("CompletionMarkers", "DONE"), ("MarkerGrace", 0)));

        await RecordAsync(true, "1", "2", "3", "DONE");
        await Service.AdvanceAsync(TimeSpan.FromSeconds(500));

        var open = await Client.PrefixAsync(Bucket, Prefix);
        Assert.That((open.ObjectCount, open.MissingCount), Is.EqualTo((4L, 1L)));
        Assert.That(open.Missing, Is.EqualTo(new[] { "never" }));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_close_as_incomplete_when_nothing_new_came_for_that_long()
    {
        await StartAsync(Expecting(("RequiredFiles", "a,b"), ("ExpectedCount", 4)));
        await RecordAsync(true, "a");
        Clock.Advance(IncompleteAfter / 2);
        await RecordAsync(true, "c");

        await Service.AdvanceAsync(IncompleteAfter / 2);
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(IncompleteAfter / 2);

        var closed = await ClosedAsync();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((BatchReason.Incomplete, 2L)));
        Assert.That((closed.ExpectedCount, closed.MissingCount), Is.EqualTo((4L, 2L)));
        Assert.That(closed.Missing, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public async Task Should_close_as_incomplete_at_the_cap_however_busy_it_is()
    {
        await StartAsync(Expecting(("RequiredFiles", "never"), ("MaxDuration", 400)));
        for (var i = 0; i < 4; i++)
        {
            await RecordAsync(true, $"{i}");
            await Service.AdvanceAsync(TimeSpan.FromSeconds(100));
        }

        Assert.That((await ClosedAsync()).Reason, Is.EqualTo(BatchReason.Incomplete));
    }

    [Test]
    public async Task Should_tell_of_an_incomplete_batch_at_every_sink_and_wait_for_no_package()
    {
        await StartAsync([.. Expecting(("RequiredFiles", "a,b")), ("Edp:PackageReady:Trigger", "ObjectsReady")]);
        await RecordAsync(true, "a");
        await Service.AdvanceAsync(IncompleteAfter);
        var closed = await ClosedAsync();
        await Service.DeliverAsync();

        var line = Service.Sink.Lines().Single();
        var json = System.Text.Json.JsonDocument.Parse(line).RootElement;
        var detail = json.GetProperty("detail");
        Assert.That(json.GetProperty("detail-type").GetString(), Is.EqualTo("package-objects-incomplete"));
        Assert.That(
            (detail.GetProperty("batch-id").GetGuid(), detail.GetProperty("reason").GetString(), detail.GetProperty("missing-count").GetInt64()),
            Is.EqualTo((closed.BatchId, BatchReason.Incomplete, 1L)));
        Assert.That(detail.GetProperty("missing").EnumerateArray().Select(name => name.GetString()), Is.EqualTo(new[] { "b" }));

        var contract = (await Service.Bus.Published.SelectAsync<PackageObjectsIncomplete>().FirstOrDefault())!.Context.Message;
        Assert.That((contract.BatchId, contract.MissingCount), Is.EqualTo((closed.BatchId, 1L)));
        Assert.That(contract.Missing, Is.EqualTo(new[] { "b" }));
        Assert.That(Service.Bus.Published.Select<PackageObjectsReady>(new CancellationToken(true)), Is.Empty);
        Assert.That(await Client.PackagesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_be_ready_by_a_flush_whatever_is_missing()
    {
        await StartAsync(Expecting(("RequiredFiles", "a,b")));
        await RecordAsync(true, "a");

        using var answer = await Client.FlushAsync(Bucket, Prefix);

        Assert.That(answer.IsSuccessStatusCode);
        var closed = await ClosedAsync();
        Assert.That((closed.Reason, closed.MissingCount), Is.EqualTo((BatchReason.Flush, 1L)));
        await Service.DeliverAsync();
        Assert.That(Service.Sink.Read(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_miss_a_required_file_again_that_was_deleted()
    {
        await StartAsync(Expecting(("RequiredFiles", "*.csv,b")));
        var (first, second) = (File("1.csv"), File("2.csv"));
        await Client.RecordAsync(first, second);

        await DeleteAsync(first);
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).Missing, Is.EqualTo(new[] { "b" }));
        await DeleteAsync(second);
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).Missing, Is.EqualTo(new[] { "b", "*.csv" }));
        await RecordAsync(true, "b");
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await RecordAsync(true, "3.csv");

        Assert.That((await Client.BatchesAsync(Bucket, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_take_what_a_changed_rule_expects_of_the_open_batch()
    {
        await StartAsync(Expecting(("RequiredFiles", "a,b,c")));
        await RecordAsync(true, "a", "d");
        await StopAsync();

        await StartAsync(Expecting(("RequiredFiles", "a,d,e")));
        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, Prefix)).Missing is ["e"], "the rule of now says what is missing");
        await StopAsync();
        await StartAsync(Expecting(("RequiredFiles", "a,d")));

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_close_by_size_as_by_a_count()
    {
        await StartAsync(Rule(("ThresholdSize", 100), ("ThresholdEventCount", 0)));

        await Client.RecordAsync(File("1") with { Size = 60 }, File("2") with { Size = 39 }, File("3") with { Size = 1 }, File("4"));

        var closed = (await Client.BatchesAsync(Bucket, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount, closed.TotalSize), Is.EqualTo((BatchReason.Count, 3L, 100L)));
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).ObjectCount, Is.EqualTo(1L));
    }

    private static S3Event File(string name) => new(Bucket, Prefix + name);

    private static (string Setting, string? Value)[] Expecting(params (string Setting, object Value)[] rule) =>
        Rule([("IncompleteAfter", IncompleteAfter.TotalSeconds), .. rule]);

    private async Task RecordAsync(bool isOneRequest, params string[] names)
    {
        foreach (var chunk in names.Select(File).Chunk(isOneRequest ? names.Length : 1))
            await Client.RecordAsync(chunk);
    }

    private Task<EventsResponse> DeleteAsync(S3Event created) => Client.RecordAsync(
        (created with { Sequencer = S3Event.NextSequencer() }).ToJson()
            .Replace("Object Created", "Object Deleted", StringComparison.Ordinal)
            .Replace("PutObject", "DeleteObject", StringComparison.Ordinal));

    private async Task<BatchItem> ClosedAsync() => (await BatchesAsync(1, Prefix)).Single();
}
