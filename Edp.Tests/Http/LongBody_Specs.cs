using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>A replay is read as a stream.</summary>
[NonParallelizable]
public sealed class When_a_body_is_very_long() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const int Megabyte = 1_000_000;
    private const int Megabytes = 200;

    [Test]
    public async Task Should_not_need_memory_of_its_length()
    {
        await StartAsync(Rule(("IgnorePrefixes", "replay/*"), ("ThresholdEventCount", 1_000)));
        await Client.RecordAsync(new S3Event(Bucket, "warm/up/1"));
        var body = new ReplayBody(Bucket);

        using var answer = await Client.Http.PostAsync("/events", body);

        var outcome = (await answer.Content.ReadFromJsonAsync<EventsResponse>())!;
        Assert.That((outcome.Accepted, outcome.Duplicates, outcome.Ignored), Is.EqualTo((Megabytes, 0, body.Ignored)));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(Megabytes));
        Assert.That(body.MaxLiveBytes, Is.LessThan(40 * Megabyte), "live bytes on the heap over those before the request");
    }

    /// <summary>Events made as they are sent: one that counts with each megabyte of others.</summary>
    private sealed class ReplayBody(string bucket) : HttpContent
    {
        private readonly byte[] _ignored = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(
            new S3Event(bucket, "replay/" + new string('x', 500)).ToJson() + "\n", Megabyte / 900)));

        public long Ignored { get; private set; }

        public long MaxLiveBytes { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var lines = _ignored.AsSpan().Count((byte)'\n');
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < Megabytes; i++)
            {
                var counted = new S3Event(bucket, string.Create(CultureInfo.InvariantCulture, $"a/b/{i}")).ToJson() + "\n";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(counted));
                for (var sent = 0; sent < Megabyte; sent += _ignored.Length)
                {
                    await stream.WriteAsync(_ignored);
                    Ignored += lines;
                }

                if (i % 20 == 19)
                    MaxLiveBytes = Math.Max(MaxLiveBytes, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
