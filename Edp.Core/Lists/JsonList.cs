using System.Globalization;
using System.Text.Json;

namespace Edp.Core.Lists;

/// <summary>An array of files in a JSON document: texts, or objects that have a path.</summary>
internal static class JsonList
{
    private static readonly string[] PathNames = ["key", "path", "name", "file", "filename", "url", "uri", "@id"];
    private static readonly string[] SizeNames = ["size", "contentSize", "bytes", "length"];
    private static readonly string[] EtagNames = ["etag", "eTag"];
    private static readonly string[] Md5Names = ["md5"];

    /// <exception cref="UnreadableListException">There is no such array, or it has something else.</exception>
    public static IReadOnlyList<ListEntry> Read(JsonElement root, string pointer)
    {
        var array = At(root, pointer);
        if (array.ValueKind != JsonValueKind.Array)
            throw new UnreadableListException($"an array is expected at '{pointer}', found {array.ValueKind}.");
        return [.. array.EnumerateArray().Select((item, i) => Entry(item) ?? throw new UnreadableListException(
            $"item {i} of the array has no path: a text is expected, or an object with one of {string.Join(", ", PathNames)}."))];
    }

    /// <summary>What an object says of a file; null when it has no path.</summary>
    public static ListEntry? Entry(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
            return new ListEntry(UriText.Decode(item.GetString()!));
        if (item.ValueKind != JsonValueKind.Object || Text(item, PathNames) is not { Length: > 0 } path)
            return null;
        return new ListEntry(UriText.Decode(path)) { Size = Number(item), Etag = Text(item, EtagNames)?.Trim('"'), Md5 = Text(item, Md5Names) };
    }

    private static JsonElement At(JsonElement root, string pointer)
    {
        var found = root;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var value))
                found = value;
            else if (found.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < found.GetArrayLength())
                found = found[index];
            else
                throw new UnreadableListException($"there is nothing at '{pointer}'.");
        }

        return found;
    }

    private static string? Text(JsonElement item, string[] names)
    {
        foreach (var name in names)
        {
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }

        return null;
    }

    // RO-Crate writes sizes as text.
    private static long? Number(JsonElement item)
    {
        foreach (var name in SizeNames)
        {
            if (!item.TryGetProperty(name, out var value))
                continue;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
                return number;
            if (value.ValueKind == JsonValueKind.String
                && long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var written))
                return written;
        }

        return null;
    }
}
