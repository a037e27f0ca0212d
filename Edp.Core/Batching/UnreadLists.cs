using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edp.Core.Batching;

/// <summary>The keys of lists that arrived and are not read, as the row of the prefix keeps them: a JSON array, or null.</summary>
internal static class UnreadLists
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string[] Keys(string? text) => text is null ? [] : JsonSerializer.Deserialize<string[]>(text) ?? [];

    public static string? With(string? text, string key) => Text(Keys(text).Append(key).Distinct(StringComparer.Ordinal));

    public static string? Without(string? text, IReadOnlyList<string> keys) =>
        text is null ? null : Text(Keys(text).Except(keys, StringComparer.Ordinal));

    private static string? Text(IEnumerable<string> keys) =>
        keys.ToArray() is { Length: > 0 } some ? JsonSerializer.Serialize(some, Readable) : null;
}
