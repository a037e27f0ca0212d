using System.Globalization;
using System.Text.Json.Nodes;

namespace Edp.Tests.Infrastructure;

/// <summary>An object event as tests bring it. Each new one is an event of its own by its sequencer (R3).</summary>
public sealed record S3Event(string Bucket, string Key)
{
    private static long _sequence = 0x0069B4DDA7E50000;

    public long? Size { get; init; } = 1;

    public string? Etag { get; init; } = "cf5289c8ec51666c00c9ad6b52b9bcad";

    public string? VersionId { get; init; }

    public string? Sequencer { get; init; } = NextSequencer();

    public DateTimeOffset Time { get; init; } = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    public static string NextSequencer() => Interlocked.Increment(ref _sequence).ToString("X18", CultureInfo.InvariantCulture);

    /// <summary>As EventBridge delivers it, on one line.</summary>
    public string ToJson() => new JsonObject
    {
        ["version"] = "0",
        ["id"] = "ae0ffcad-b665-4ff2-af82-a1e0cddb028c",
        ["detail-type"] = "Object Created",
        ["source"] = "aws.s3",
        ["account"] = "111122223333",
        ["time"] = Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["region"] = "eu-central-1",
        ["resources"] = new JsonArray($"arn:aws:s3:::{Bucket}"),
        ["detail"] = new JsonObject
        {
            ["version"] = "0",
            ["bucket"] = new JsonObject { ["name"] = Bucket },
            ["object"] = Object(),
            ["reason"] = "PutObject"
        }
    }.ToJsonString();

    /// <summary>Events as NDJSON.</summary>
    public static string Lines(IEnumerable<S3Event> events) => string.Join('\n', events.Select(created => created.ToJson()));

    private JsonObject Object()
    {
        var described = new JsonObject { ["key"] = Key };
        void Add(string name, JsonNode? value)
        {
            if (value is not null)
                described[name] = value;
        }

        Add("size", Size);
        Add("etag", Etag);
        Add("version-id", VersionId);
        Add("sequencer", Sequencer);
        return described;
    }
}
