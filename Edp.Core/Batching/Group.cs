using System.Text.Json;

namespace Edp.Core.Batching;

/// <summary>What the captures of a template took of a prefix (R13), by their names, as rows keep it.</summary>
internal static class Group
{
    /// <summary>Of a row's <c>captures</c>, in the order of the template; null where it has none.</summary>
    public static IReadOnlyDictionary<string, string>? Of(string? captures) =>
        captures is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(captures);
}
