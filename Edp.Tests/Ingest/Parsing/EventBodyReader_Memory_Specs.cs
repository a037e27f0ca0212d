using System.IO.Pipelines;
using System.Text;
using Edp.Core.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
[NonParallelizable]
public sealed class When_a_body_is_much_larger_than_the_memory_for_it
{
    private const long BodyBytes = 50_000_000;
    private const long MaxGrowth = 8_000_000;

    private static IEnumerable<TestCaseData> Bodies()
    {
        var line = Events.EventBridge("hplc-07/run-0412/trace-001.raw");
        yield return new TestCaseData("", line + "\n", line).SetArgDisplayNames("lines");
        yield return new TestCaseData("[", line + ",\n", line + "]").SetArgDisplayNames("array");
        var record = Events.Record("hplc-07/run-0412/trace-001.raw");
        yield return new TestCaseData("{\"Records\":[", record + ",", record + "]}").SetArgDisplayNames("records");
        yield return new TestCaseData("", "{oops" + new string(' ', 250) + "\n", line).SetArgDisplayNames("errors");
        yield return new TestCaseData("{\"extra\":\"", "no end of a line ", "\"}\n" + line).SetArgDisplayNames("one long line");
    }

    [TestCaseSource(nameof(Bodies))]
    public async Task Should_need_no_more_than_one_entry_and_one_piece_take(string begin, string repeat, string end)
    {
        var pipe = new Pipe();
        var start = GC.GetTotalMemory(forceFullCollection: true);
        var writing = WriteAsync(pipe.Writer, begin, repeat, end);
        var objects = 0;
        await foreach (var piece in EventBodyReader.ReadAsync(pipe.Reader, 500, CancellationToken.None))
            objects += piece.Objects.Count;

        var largest = await writing;
        Assert.Multiple(() =>
        {
            Assert.That(largest - start, Is.LessThan(MaxGrowth));
            Assert.That(objects, Is.GreaterThan(0));
        });
    }

    /// <summary>Gives the largest heap seen on the way. The writer is never more than the pipe's 64 KiB ahead of the reader.</summary>
    private static async Task<long> WriteAsync(PipeWriter writer, string begin, string repeat, string end)
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeat, Math.Max(1, 4000 / repeat.Length))));
        var largest = 0L;
        await writer.WriteAsync(Encoding.UTF8.GetBytes(begin));
        for (var (written, nextLook) = (0L, 0L); written < BodyBytes; written += block.Length)
        {
            await writer.WriteAsync(block);
            if (written < nextLook)
                continue;
            largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true));
            nextLook += BodyBytes / 20;
        }

        await writer.WriteAsync(Encoding.UTF8.GetBytes(end));
        await writer.CompleteAsync();
        return largest;
    }
}
