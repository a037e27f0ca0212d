using System.Text.Json;

namespace Edp.Tests.Infrastructure;

/// <summary>The file that the service appends events to.</summary>
internal sealed class SinkFile(string path)
{
    public string Path { get; } = path;

    /// <summary>Its whole lines, in their order.</summary>
    public IReadOnlyList<SinkEvent> Read()
    {
        if (!File.Exists(Path))
            return [];
        using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = reader.ReadToEnd().Split('\n');
        return [.. lines[..^1].Select(SinkEvent.Parse)];
    }
}

/// <summary>A published event.</summary>
internal sealed record SinkEvent(string Line, Guid Id, string Bucket, string Prefix, long BatchNumber, JsonElement Json)
{
    public static SinkEvent Parse(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        var detail = json.GetProperty("detail");
        return new SinkEvent(
            line,
            json.GetProperty("id").GetGuid(),
            detail.GetProperty("bucket").GetString()!,
            detail.GetProperty("prefix").GetString()!,
            detail.GetProperty("batch-number").GetInt64(),
            json);
    }
}
