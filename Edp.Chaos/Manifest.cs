using System.Text;
using System.Text.Json;

namespace Edp.Chaos;

/// <summary>What a batch has, by its rows or by its manifest: key and size of each object.</summary>
/// <param name="Address">Where its manifest is; null without one.</param>
/// <param name="Objects">Its objects.</param>
internal sealed record Manifest(string? Address, HashSet<(string Key, long Size)> Objects)
{
    /// <summary>What the lines say; a line that comes twice makes two of one.</summary>
    public static HashSet<(string Key, long Size)> Read(byte[] content)
    {
        var said = new HashSet<(string, long)>();
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            var entry = (json.RootElement.GetProperty("key").GetString()!, json.RootElement.GetProperty("size").GetInt64());
            if (!said.Add(entry))
                said.Add((entry.Item1, -1));
        }

        return said;
    }
}
