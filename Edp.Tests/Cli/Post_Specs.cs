using System.Text;
using System.Text.Json;
using Edp.Cli.Commands;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Cli;

/// <summary><c>post</c>: files of events, in pieces.</summary>
internal sealed class When_files_of_events_are_posted : CliSpec
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edp-post-").FullName;

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Should_record_files_and_standard_input_and_count_a_second_time_as_duplicates()
    {
        // More than one piece, and an array over several lines, which must not be cut.
        var lines = S3Event.Lines(Enumerable.Range(0, 12_000).Select(i => new S3Event("posted", $"run/{i}"))) + "\n";
        var array = $"[\n{string.Join(",\n", Enumerable.Range(0, 3).Select(i => new S3Event("posted", $"array/{i}").ToJson()))}\n]";
        var file = Path.Combine(_folder, "events.ndjson");
        await File.WriteAllTextAsync(file, lines);

        var first = await CliProgram.RunAsync(Url, ["post", file, "-"], array);
        var second = await CliProgram.RunAsync(Url, ["post", "--json", file, "-"], array);

        Assert.That(Encoding.UTF8.GetByteCount(lines), Is.GreaterThan(4 * 1_024 * 1_024), "of more than one piece");
        Assert.That((first.ExitCode, first.Output), Is.EqualTo((0, "12,003 accepted, 0 duplicates, 0 ignored, 0 rejected\n")), first.Error);
        Assert.That(
            (second.ExitCode, second.Output),
            Is.EqualTo((0, """{"accepted":0,"duplicates":12003,"ignored":0,"rejected":0}""" + "\n")), second.Error);
    }

    [Test]
    public async Task Should_say_which_entries_are_no_events()
    {
        var good = new S3Event("posted", "good/1").ToJson();

        var some = await CliProgram.RunAsync(Url, ["post", "-"], $"{good}\n{{\"nothing\":1}}\n");
        var none = await CliProgram.RunAsync(Url, ["post", "-"], "{\"nothing\":1}\n");
        var empty = await CliProgram.RunAsync(Url, ["post", "-"], "\n");
        var missing = await RunAsync("post", Path.Combine(_folder, "missing.ndjson"));

        Assert.That((some.ExitCode, none.ExitCode, empty.ExitCode, missing.ExitCode), Is.EqualTo((1, 1, 0, 64)));
        Assert.That(some.Output, Is.EqualTo("1 accepted, 0 duplicates, 0 ignored, 1 rejected\n"));
        Assert.That(some.Error, Does.StartWith("-: entry 2 is no event: "));
        Assert.That(none.Error, Does.StartWith("-: entry 1 is no event: "));
        Assert.That(missing.Error, Does.Contain("missing.ndjson"));
    }
}

/// <summary>Where a body is cut.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_a_body_is_cut_into_pieces
{
    [TestCase("{\"a\":1}\n{\"b\":2}", 8)]
    [TestCase("{\"a\":1}\r\n{\"b\":2}", 9)]
    [TestCase("{\"a\":1}\n{\"b\":", 8)]
    [TestCase("[\n{\"a\":1},\n{\"b\":2}\n]", 0)]
    [TestCase("[\n{\"a\":1}\n,{\"b\":2}\n]", 0)]
    [TestCase("{\n\"a\":1\n}\n{\n\"b\":2\n}", 10)]
    [TestCase("{\"a\":\"}\\n{\"}", 0)]
    [TestCase("{\"a\":1}", 0)]
    [TestCase("", 0)]
    public void Should_cut_between_two_documents_alone(string body, int cut) =>
        Assert.That(EventPieces.LastCut(Encoding.UTF8.GetBytes(body)), Is.EqualTo(cut));

    [Test]
    public async Task Should_lose_and_repeat_nothing()
    {
        var random = TestContext.CurrentContext.Random;
        var documents = Enumerable.Range(0, 400).Select(_ => random.Next(1, 40_000)).ToList();
        var body = string.Join('\n', documents.Select((size, i) => JsonSerializer.Serialize(new { i, text = new string('}', size) })));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var read = new StringBuilder();
        var pieces = 0;

        await foreach (var piece in EventPieces.ReadAsync(stream, CancellationToken.None))
        {
            var text = Encoding.UTF8.GetString(piece.Span);
            Assert.That(
                () => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line)).ToList(), Throws.Nothing);
            read.Append(text);
            pieces++;
        }

        Assert.That(read.ToString(), Is.EqualTo(body));
        Assert.That(pieces, Is.GreaterThan(1));
    }
}
