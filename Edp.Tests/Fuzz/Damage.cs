using System.Text;
using Edp.Tests.Ingest.Parsing;

namespace Edp.Tests.Fuzz;

/// <summary>Bodies that are wrong in every way: samples with random damage, pieces of samples put together, and plain noise.</summary>
internal sealed class Damage(int seed)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "null", "-1", "1e999", "\\ud83d", "\\u0000", "%", "%00", "\"Records\":[",
            "\"s3\":", "\"detail\":{", "\"body\":\"{}\",", "\"Message\":\"[[]]\",", "\uFEFF",
            "';DROP TABLE edp.batch;--", "../../etc/passwd"
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0x00]
    ];

    private static readonly byte[][] Samples =
        [.. S3EventCorpus.Samples.Keys.Select(S3EventCorpus.Read).Where(body => body.Length is > 0 and < 10_000)];

    private readonly Random _random = new(seed);

    public byte[] Next() => _random.Next(10) switch
    {
        0 => Noise(),
        1 => [.. Sample(), (byte)'\n', .. Damaged()],
        2 => [(byte)'[', .. Damaged(), (byte)',', .. Sample(), (byte)']'],
        _ => Damaged()
    };

    private byte[] Sample() => Samples[_random.Next(Samples.Length)];

    private byte[] Noise()
    {
        var noise = new byte[_random.Next(1, 200)];
        _random.NextBytes(noise);
        return noise;
    }

    private byte[] Damaged()
    {
        var body = Sample();
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
                _ => [.. body[..at], (byte)_random.Next(256), .. body[Math.Min(at + 1, body.Length)..]]
            };
        }

        return body;
    }
}
