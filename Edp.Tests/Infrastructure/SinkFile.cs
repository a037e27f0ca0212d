using System.Text;
using System.Text.Json;

namespace Edp.Tests.Infrastructure;

/// <summary>The file that the service appends events to.</summary>
internal sealed class SinkFile(string path)
{
    public string Path { get; } = path;

    /// <summary>The events of batches, in the order of the file.</summary>
    public IReadOnlyList<SinkEvent> Read() =>
        [.. Lines().Where(line => line.Contains("\"package-objects-ready\"", StringComparison.Ordinal)).Select(SinkEvent.Parse)];

    /// <summary>Its whole lines, whatever event each is.</summary>
    public IReadOnlyList<string> Lines() => File.Exists(Path) ? Encoding.UTF8.GetString(Bytes()).Split('\n')[..^1] : [];

    // While the service appends, it has the file to itself.
    private byte[] Bytes()
    {
        byte[]? read = null;
        SpinWait.SpinUntil(() => TryRead(out read), TimeSpan.FromMinutes(2));
        return read ?? throw new IOException($"{Path} could not be read for two minutes.");
    }

    private bool TryRead(out byte[]? read)
    {
        try
        {
            read = File.ReadAllBytes(Path);
            return true;
        }
        catch (IOException)
        {
            read = null;
            return false;
        }
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
