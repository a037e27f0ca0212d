using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Tests.Simulation;

/// <summary>One object event of a history, in every form in which it can be delivered.</summary>
internal sealed record SimulatedObject(
    int Number, string Bucket, string Key, long Size, DateTimeOffset Time, bool IsIgnored, int IdentifiedBy)
{
    // Keys may hold anything; as they are is the hardest for whoever reads them.
    private static readonly JsonSerializerOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string? Sequencer => IdentifiedBy == 0 ? Number.ToString("X18", CultureInfo.InvariantCulture) : null;

    /// <summary>Of its content: no two are alike.</summary>
    public string Etag => Number.ToString("x32", CultureInfo.InvariantCulture);

    public string? VersionId => IdentifiedBy switch { 0 => null, 1 => $"v{Number}", _ => "null" };

    /// <summary>R1, word by word.</summary>
    public string PrefixAt(int depth)
    {
        var segments = Key.Split('/');
        return string.Concat(segments.Take(Math.Min(depth, segments.Length - 1)).Select(segment => segment + "/"));
    }

    public byte[] ToJson(bool isNative) => JsonSerializer.SerializeToUtf8Bytes(isNative ? Native() : FromEventBridge(), AsIs);

    // Where nothing but the time tells events apart, each has its own.
    private string TimeText => Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private JsonObject FromEventBridge() => new()
    {
        ["version"] = "0",
        ["detail-type"] = "Object Created",
        ["source"] = "aws.s3",
        ["time"] = TimeText,
        ["detail"] = new JsonObject
        {
            ["bucket"] = new JsonObject { ["name"] = Bucket },
            ["object"] = Described(Key, "version-id", "etag")
        }
    };

    private JsonObject Native() => new()
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["eventTime"] = TimeText,
            ["eventName"] = "ObjectCreated:Put",
            ["s3"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = Bucket },
                ["object"] = Described(Uri.EscapeDataString(Key).Replace("%20", "+", StringComparison.Ordinal), "versionId", "eTag")
            }
        })
    };

    private JsonObject Described(string key, string versionId, string etag)
    {
        var described = new JsonObject { ["key"] = key, ["size"] = Size, [etag] = Etag };
        if (VersionId is not null)
            described[versionId] = VersionId;
        if (Sequencer is not null)
            described["sequencer"] = Sequencer;
        return described;
    }
}
