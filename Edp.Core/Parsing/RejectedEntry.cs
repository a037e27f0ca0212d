using System.Text.Json.Serialization;

namespace Edp.Core.Parsing;

/// <summary>An entry that is no event EDP knows.</summary>
/// <param name="Index">The number of the entry in the whole body, from 0.</param>
/// <param name="Error">What was expected and what was found: one short line, safe to log and to send back.</param>
internal readonly record struct RejectedEntry(long Index, string Error)
{
    /// <summary>The reason by which it is counted, and of which bucket and key it is, where it says so.</summary>
    [JsonIgnore]
    public ParseError? Cause { get; init; }
}
