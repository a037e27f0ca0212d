using System.Text.Json;
using Edp.Core.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>The sample bodies of Fixtures/s3-events and what each has to give.</summary>
internal static class S3EventCorpus
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "s3-events");

    /// <summary>Where more than one answer is right, and EDP gives another one than the sample prefers.</summary>
    private static readonly Dictionary<string, int> TakesAlternative = new(StringComparer.Ordinal)
    {
        // What CloudTrail tells of is an object, as it is once a rule has reshaped it.
        ["cases/50-cloudtrail-put-object.json"] = 0,
        // A replacement character would make another key of it.
        ["cases/38-encoding-invalid-utf8.json"] = 1,
        // PostgreSQL takes no NUL in a text.
        ["cases/91-limits-nul-in-key.json"] = 0,
    };

    public static IReadOnlyDictionary<string, Sample> Samples { get; } = Load();

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static Dictionary<string, Sample> Load()
    {
        using var expected = JsonDocument.Parse(Read("expected.json"));
        return expected.RootElement.EnumerateArray().Select(Sample).ToDictionary(sample => sample.File, StringComparer.Ordinal);
    }

    private static Sample Sample(JsonElement entry)
    {
        var file = entry.GetProperty("file").GetString()!;
        var answer = TakesAlternative.TryGetValue(file, out var alternative)
            ? entry.GetProperty("or")[alternative]
            : entry.GetProperty("expect");
        return new Sample(
            file,
            [.. answer.GetProperty("objects").EnumerateArray().Select(Object)],
            [.. answer.GetProperty("packages").EnumerateArray().Select(Package)],
            answer.GetProperty("ignored").GetInt64(),
            answer.GetProperty("rejected").GetInt32());
    }

    private static ObjectEvent Object(JsonElement json) => new()
    {
        Bucket = json.GetProperty("bucket").GetString()!,
        Key = json.GetProperty("key").GetString()!,
        Size = json.GetProperty("size").ValueKind == JsonValueKind.Null ? null : json.GetProperty("size").GetInt64(),
        Etag = json.GetProperty("etag").GetString(),
        VersionId = json.GetProperty("versionId").GetString(),
        Sequencer = json.GetProperty("sequencer").GetString(),
        EventTime = json.GetProperty("eventTime").ValueKind == JsonValueKind.Null
            ? null
            : json.GetProperty("eventTime").GetDateTimeOffset(),
    };

    private static (string Bucket, string Name, string? TopHash) Package(JsonElement json) =>
        (json.GetProperty("bucket").GetString()!, json.GetProperty("name").GetString()!, json.GetProperty("topHash").GetString());
}

/// <summary>One sample body and its answer.</summary>
internal sealed record Sample(
    string File,
    IReadOnlyList<ObjectEvent> Objects,
    IReadOnlyList<(string Bucket, string Name, string? TopHash)> Packages,
    long Ignored,
    int Rejected);
