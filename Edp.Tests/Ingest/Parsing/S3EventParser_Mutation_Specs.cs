using System.Text;
using Edp.Service.Ingest.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>Sample bodies with random damage: whatever comes in is accounted for, and nothing throws.</summary>
[TestFixture]
public sealed class When_bodies_are_damaged
{
    private const int Seed = 20260109;
    private const int Inputs = 20_000;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "\r\n", "null", "-1", "1e999", "\\ud83d", "\\u0000", "%", "%00", "{}", "[]",
            "\"Records\":[", "\"s3\":", "\"detail\":{",
            "\"body\":\"{}\",", "\"Message\":\"[[]]\",", "\"Type\":\"Notification\",", "\uFEFF",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0x00],
    ];

    private readonly Random _random = new(Seed);
    private readonly byte[][] _bodies = [.. S3EventCorpus.Samples.Keys.Select(S3EventCorpus.Read).Where(body => body.Length < 10_000)];

    [Test]
    public async Task Should_account_for_every_input()
    {
        long objects = 0, rejected = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var body = Damage(_bodies[_random.Next(_bodies.Length)]);
            try
            {
                var document = Body.Parse(body);
                var whole = await Body.ReadAsync([body]);
                var parts = await Body.ReadAsync(
                    When_lines_arrive_in_parts.Split(body, _random.Next(1, body.Length + 2)), objectsPerPiece: _random.Next(1, 4));
                Check(document);
                Check(whole);
                Check(parts);
                Assert.That(parts.Objects, Is.EqualTo(whole.Objects));
                Assert.That(parts.Rejected, Is.EqualTo(whole.Rejected));
                objects += whole.Objects.Count;
                rejected += whole.Rejected.Count;
            }
            catch (Exception exception)
            {
                throw new AssertionException($"Input {i} of seed {Seed}, in Base64: {Convert.ToBase64String(body)}", exception);
            }
        }

        // Neither all nor nothing may come through: the damage would be too small or too large to tell anything.
        Assert.That(new[] { objects, rejected }, Has.All.GreaterThan(1000));
    }

    private static void Check(ParsedEvents events)
    {
        Assert.That(events.Entries, Is.GreaterThan(0));
        Assert.That(events.Rejected.Select(entry => entry.Index), Is.Ordered.Ascending.And.Unique);
        Assert.That(events.Rejected, Has.All.Matches((RejectedEntry entry) => entry.Index >= 0 && entry.Index < events.Entries));
        Assert.That(events.Rejected.Select(entry => entry.Error),
            Has.All.Length.InRange(10, 600).And.All.Not.Matches("[\\x00-\\x1f\\x7f]"));
        Assert.That(events.Objects, Has.All.Matches((ObjectEvent e) => e.Key.Length > 0 && !e.Key.Contains('\0') && e.Bucket.Length > 0));
    }

    private byte[] Damage(byte[] body)
    {
        for (var times = _random.Next(1, 5); times > 0; times--)
        {
            var at = _random.Next(body.Length + 1);
            var end = Math.Min(body.Length, at + _random.Next(1, 40));
            body = _random.Next(5) switch
            {
                0 => [.. body[..at], .. body[end..]],
                1 => [.. body[..end], .. body[at..]],
                2 => [.. body[..at], .. Tokens[_random.Next(Tokens.Length)], .. body[at..]],
                3 => [.. body[..at], .. Tokens[_random.Next(Tokens.Length)], .. body[end..]],
                _ => [.. body[..at], (byte)_random.Next(256), .. body[Math.Min(at + 1, body.Length)..]],
            };
        }

        return body;
    }
}
