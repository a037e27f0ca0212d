using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edp.Core.Batching;

/// <summary>The names of what a batch misses, as a JSON array that fits into an event.</summary>
internal static class MissingNames
{
    /// <summary>How many names at most.</summary>
    public const int Max = 100;

    // EventBridge and SNS take 256 KiB in all, and a key can have 1,024 bytes.
    private const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The names that the prefix's row has; null when the batch expects nothing.</summary>
    public static string? Of(PrefixRecord prefix) => prefix.Expects
        ? Text([.. FileNames.Split(prefix.MissingFiles), .. UnreadLists.Keys(prefix.UnreadLists)])
        : null;

    public static string Text(IEnumerable<string> names)
    {
        var bytes = 0;
        return JsonSerializer.Serialize(
            names.Take(Max).TakeWhile(name => (bytes += JsonSerializer.SerializeToUtf8Bytes(name, Readable).Length + 1) <= MaxBytes).ToArray(),
            Readable);
    }

    public static string[]? NamesOrNull(string? text) => text is null ? null : Names(text);

    public static string[] Names(string? text) => text is null ? [] : JsonSerializer.Deserialize<string[]>(text) ?? [];
}
