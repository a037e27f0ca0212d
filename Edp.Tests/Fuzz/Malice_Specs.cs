using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Fuzz;

/// <summary>Requests that someone made to do harm.</summary>
public sealed class When_someone_means_harm(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const long Gigabyte = 1L << 30;
    private const int SlowBodies = 100;
    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Keys =
    [
        "a/b/'; DROP TABLE object_event; --", "a/b/\" OR 1=1 --", "a/b/$1 %s {0} ${jndi:ldap://x}", "../../../etc/passwd",
        "a/b/..\\..\\boot.ini",
        "a/b/line\nError: forged\r\n2026-01-01 forged", "a/b/\u001b[2J\u0007", "a/b/=cmd|' /C calc'!A0",
        "a/b/</script><script>alert(1)</script>",
        "a/b/\u202egnp.exe", "a/b/'||pg_sleep(10)||'"
    ];

    [Test]
    public async Task Should_refuse_a_gigabyte_before_it_reads_it()
    {
        await StartAsync(("Edp:Http:MaxBodyBytes", "1048576"));
        var endless = new EndlessSpaces(Gigabyte);
        using var content = new StreamContent(endless);
        content.Headers.ContentLength = Gigabyte;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events") { Content = content };
        request.Headers.ExpectContinue = true;
        try
        {
            using var response = await Client.Http.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        }
        catch (HttpRequestException e) when (e.InnerException is IOException or SocketException)
        {
            // A client that is not told to go on sends after a while all the same, and may see the end of the connection before the answer.
        }

        Assert.That(endless.Position, Is.LessThan(Gigabyte / 4));
        await RequireAliveAsync();
    }

    [Test]
    [NonParallelizable]
    public async Task Should_stop_reading_a_gigabyte_that_does_not_say_how_long_it_is()
    {
        await StartAsync(("Edp:Http:MaxBodyBytes", "16777216"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var endless = new EndlessSpaces(Gigabyte);
        using var content = new StreamContent(endless);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        try
        {
            using var response = await Client.Http.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        }
        catch (HttpRequestException e) when (e.InnerException is IOException or SocketException)
        {
            // The server ends the connection while the client still sends, which a client may see before the answer.
        }

        Assert.That(endless.Position, Is.LessThan(Gigabyte / 4));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(64_000_000));
        await RequireAliveAsync();
    }

    [Test]
    public async Task Should_give_up_on_bodies_that_come_a_byte_at_a_time()
    {
        await StartAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var slow = Enumerable.Range(0, SlowBodies).Select(_ => DripAsync(deadline.Token)).ToList();
        await RequireAliveAsync();
        // A connection that the server ended may be seen before its answer.
        Assert.That(await Task.WhenAll(slow), Has.All.Matches(Is.Empty.Or.StartsWith("HTTP/1.1 408")));
    }

    [TestCase("[", 3_000_000)]
    [TestCase("{\"Records\":[", 100_000)]
    [TestCase("{}\n", 300_000)]
    [TestCase("[[],", 300_000)]
    public async Task Should_answer_deep_nesting_and_very_many_entries(string text, int times)
    {
        await StartAsync();
        using var response = await Client.PostAsync(string.Concat(Enumerable.Repeat(text, times)));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var answer = await response.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(answer);
        Assert.That(json.RootElement.GetProperty("rejected").GetArrayLength(), Is.InRange(1, 1_000));
        await RequireAliveAsync();
    }

    [Test]
    public async Task Should_take_keys_for_what_they_are_and_nothing_else()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1), ("PrefixDepth", 9)));
        var answer = await Client.RecordAsync(Keys.Select(key => new S3Event(Bucket, key)));
        Assert.That(answer.Accepted, Is.EqualTo(Keys.Length));
        var batches = await Eventually.GetAsync(
            () => Client.BatchesAsync(Bucket),
            found => found.Count == Keys.Length && found.All(batch => batch.PublishedAt is not null),
            "all left");
        var recorded = new List<string>();
        foreach (var batch in batches)
            recorded.Add((await Client.ManifestAsync(batch.BatchId)).Single().Key);

        Assert.That(recorded, Is.EquivalentTo(Keys));
        Assert.That(Log.Lines, Has.None.Matches<string>(line => line.Contains('\u001b')));
        Assert.That(Log.Lines.SelectMany(line => line.Split('\n')), Has.None.StartsWith("Error: forged"));
    }

    [Test]
    public async Task Should_refuse_a_flood_of_headers()
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/batches");
        for (var i = 0; i < 5_000; i++)
            request.Headers.TryAddWithoutValidation($"X-Flood-{i}", new string('x', 100));
        try
        {
            using var response = await Client.Http.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestHeaderFieldsTooLarge));
        }
        catch (HttpRequestException e) when (e.InnerException is IOException or SocketException)
        {
            // The connection ended while the client still sent.
        }

        await RequireAliveAsync();
    }

    /// <summary>Sends a byte from time to time until the service has had enough: Kestrel wants 240 a second after 5 seconds.</summary>
    /// <returns>What it answered; nothing when it only ended the connection.</returns>
    private async Task<string> DripAsync(CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Client.Http.BaseAddress!.Host, Client.Http.BaseAddress.Port, cancellationToken);
        var stream = socket.GetStream();
        await stream.WriteAsync("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n["u8.ToArray(), cancellationToken);
        var answer = new byte[4096];
        var reading = stream.ReadAsync(answer, cancellationToken).AsTask();
        try
        {
            while (!reading.IsCompleted)
            {
                await stream.WriteAsync(" "u8.ToArray(), cancellationToken);
                await Task.WhenAny(reading, Task.Delay(Drip, cancellationToken));
            }

            return Encoding.ASCII.GetString(answer, 0, await reading);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task RequireAliveAsync()
    {
        var answer = await Client.RecordAsync(new S3Event(Bucket, $"alive/{S3Event.NextSequencer()}/x"));
        Assert.That(answer.Accepted, Is.EqualTo(1));
    }
}
