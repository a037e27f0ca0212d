using System.Text.Json;

namespace Edp.Core.Lists;

/// <summary>
/// The files of an RO-Crate ("RO-Crate 1.2", data entities): <c>hasPart</c> of its root, and of the datasets that are parts of it.
/// </summary>
internal static class RoCrate
{
    private const string Graph = "@graph";
    private const string Id = "@id";

    public static bool Is(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(Graph, out var graph) && graph.ValueKind == JsonValueKind.Array;

    /// <exception cref="UnreadableListException">It is no RO-Crate.</exception>
    public static IReadOnlyList<ListEntry> Parts(JsonElement root)
    {
        if (!Is(root))
            throw new UnreadableListException("it is no RO-Crate: an object with @graph is expected.");
        var entities = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var entity in root.GetProperty(Graph).EnumerateArray())
        {
            if (IdOf(entity) is { } id)
                entities[id] = entity;
        }

        var files = new List<ListEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([RootOf(entities)]);
        while (open.TryPop(out var id))
        {
            foreach (var part in PartsOf(entities[id]).Where(seen.Add))
            {
                if (!entities.TryGetValue(part, out var entity))
                    files.Add(new ListEntry(UriText.Decode(part)));
                else if (IsDataset(entity))
                    open.Push(part);
                else if (JsonList.Entry(entity) is { } file)
                    files.Add(file with { Path = UriText.Decode(part) });
            }
        }

        return files;
    }

    // The descriptor says which entity is the root; "./" is what nearly all have.
    private static string RootOf(Dictionary<string, JsonElement> entities)
    {
        var descriptor = entities.FirstOrDefault(entity => entity.Key.EndsWith("ro-crate-metadata.json", StringComparison.Ordinal)).Value;
        var about = descriptor.ValueKind == JsonValueKind.Object && descriptor.TryGetProperty("about", out var root) ? IdOf(root) : null;
        return about is not null && entities.ContainsKey(about) ? about
            : entities.ContainsKey("./") ? "./"
            : throw new UnreadableListException("it is no RO-Crate: it has no root data entity './'.");
    }

    private static IEnumerable<string> PartsOf(JsonElement entity)
    {
        if (!entity.TryGetProperty("hasPart", out var parts))
            return [];
        IEnumerable<JsonElement> items = parts.ValueKind == JsonValueKind.Array ? parts.EnumerateArray() : [parts];
        return items.Select(IdOf).OfType<string>();
    }

    private static bool IsDataset(JsonElement entity)
    {
        if (!entity.TryGetProperty("@type", out var type))
            return false;
        return type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Any(one => one.ValueEquals("Dataset"))
            : type.ValueKind == JsonValueKind.String && type.ValueEquals("Dataset");
    }

    private static string? IdOf(JsonElement entity) =>
        entity.ValueKind == JsonValueKind.Object && entity.TryGetProperty(Id, out var id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
}
