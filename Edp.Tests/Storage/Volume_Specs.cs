using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>Many events of many prefixes, interleaved, with second deliveries among them: exact to the event.</summary>
[NonParallelizable]
public sealed class When_100_000_events_of_1_000_prefixes_arrive(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const int Events = 100_000;
    private const int Prefixes = 1_000;
    private const int EventsPerPrefix = Events / Prefixes;
    private const int Count = 30;

    [Test]
    public async Task Should_count_them_exactly()
    {
        await StartAsync(Rule(("ThresholdEventCount", Count)));
        var taken = Stopwatch.StartNew();

        using var answer = await Client.Http.PostAsync("/events", new StreamContent(new MemoryStream(Body())));
        var outcome = (await answer.Content.ReadFromJsonAsync<EventsResponse>())!;
        await TestContext.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Provider}: {(Events + (Events / 20)) / taken.Elapsed.TotalSeconds:0} events/s"));

        Assert.That(
            (outcome.Accepted, outcome.Duplicates, outcome.Ignored, outcome.Rejected.Count), Is.EqualTo((Events, Events / 20, 0, 0)));
        await AssertExactAsync();
    }

    private async Task AssertExactAsync()
    {
        var left = await Client.BatchesAsync();
        var open = await Client.PrefixesAsync();
        Assert.That(left, Has.Count.EqualTo(Prefixes * (EventsPerPrefix / Count)));
        Assert.That(left.Select(batch => batch.EventCount), Is.All.EqualTo(Count));
        Assert.That(open, Has.Count.EqualTo(Prefixes));
        Assert.That(open.Select(prefix => prefix.EventCount), Is.All.EqualTo(EventsPerPrefix % Count));
        Assert.That(
            left.Sum(batch => batch.TotalSize) + open.Sum(prefix => prefix.TotalSize),
            Is.EqualTo(Enumerable.Range(0, Events).Sum(i => (long)i)));

        foreach (var batch in left.Where((_, i) => i % 300 == 0))
        {
            var manifest = await Client.ManifestAsync(batch.BatchId);
            Assert.That((manifest.Count, manifest.Sum(item => item.Size)), Is.EqualTo((batch.EventCount, batch.TotalSize)));
        }

        await Eventually.HoldsAsync(() => Service.Sink.Read().Count >= left.Count, "all events are published");
        Assert.That(Service.Sink.Read().Select(line => line.Id), Is.EquivalentTo(left.Select(batch => batch.BatchId)));
    }

    private static byte[] Body()
    {
        var body = new MemoryStream();
        for (var i = 0; i < Events; i++)
        {
            Write(body, i);
            // One in twenty comes again, some of them at once and some long after.
            if (i % 20 == 19)
                Write(body, i * 7 % (i + 1));
        }

        return body.ToArray();
    }

    private static void Write(MemoryStream body, int i)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"instrument-{i % 10}/run-{i % Prefixes}/{i / Prefixes}.raw");
        var sequencer = i.ToString("X18", CultureInfo.InvariantCulture);
        body.Write(Encoding.UTF8.GetBytes(new S3Event(Bucket, key) { Size = i, Sequencer = sequencer }.ToJson()));
        body.WriteByte((byte)'\n');
    }
}
