using System.Text.Json;
using System.Text.Json.Serialization;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>What is wrong with an entry.</summary>
/// <param name="Reason">One of <see cref="RejectedReason"/>'s values.</param>
/// <param name="Message">What was expected and what was found: one short line, safe to log and to send back.</param>
internal sealed record ParseError(string Reason, string Message)
{
    public static readonly ParseError EmptyBody = new(
        RejectedReason.Empty, "the body is empty: expected an event, an array of events or one event a line");

    public static readonly ParseError EmptyArray = new(RejectedReason.Empty, "the array is empty: expected at least one event");

    public static readonly ParseError TooDeep = new(RejectedReason.TooLarge, "more than 8 envelopes around each other");

    /// <summary>The bucket of the entry, where it says one; null where that is not known.</summary>
    public string? Bucket { get; init; }

    /// <summary>The key of the entry, where it says one; null where that is not known.</summary>
    public string? Key { get; init; }

    public static ParseError Missing(string reason, string name) => new(reason, $"\"{name}\" is missing");

    public static ParseError Type(string reason, string name, string type, in Entry entry, Token found) =>
        new(reason, $"\"{name}\": expected {type}, found {entry.Describe(found)}");

    /// <param name="entry">The entry that has no known shape.</param>
    /// <param name="expected">What was expected, and the words that lead to what was found.</param>
    /// <param name="found">What was found.</param>
    public static ParseError Shape(in Entry entry, string expected, Token found) =>
        new(RejectedReason.UnknownShape, $"expected {expected} {entry.Describe(found)}");

    /// <summary>Says where a text stops being JSON, in line and byte, both counted from 1.</summary>
    /// <param name="malformed">The error, which counts from the start of the text that was read.</param>
    /// <param name="line">The line in which that text starts in the whole, from 0.</param>
    /// <param name="column">The byte of this line at which it starts, from 0.</param>
    public static ParseError NotJson(JsonException malformed, long line = 0, long column = 0)
    {
        // The reader's own words, without the position it appends, which would contradict ours.
        var reason = malformed.Message.Split(" LineNumber:")[0];
        var (lines, bytes) = (malformed.LineNumber ?? 0, malformed.BytePositionInLine ?? 0);
        return NotJson(reason, line + lines, lines == 0 ? column + bytes : bytes);
    }

    public static ParseError NotJson(string reason, long line, long column) =>
        new(RejectedReason.NotJson, Printable.Message($"malformed JSON at line {line + 1}, byte {column + 1}: {reason}"));
}

/// <summary>An entry that is no event EDP knows.</summary>
/// <param name="Index">The number of the entry in the whole body, from 0.</param>
/// <param name="Error">What was expected and what was found: one short line, safe to log and to send back.</param>
internal readonly record struct RejectedEntry(long Index, string Error)
{
    /// <summary>The reason by which it is counted, and of which bucket and key it is, where it says so.</summary>
    [JsonIgnore]
    public ParseError? Cause { get; init; }
}

/// <summary>An entry that is understood, does not count, and looks like a mistake.</summary>
/// <param name="Index">The number of the entry in the whole body, from 0.</param>
/// <param name="Reason">Why it does not count: one short line, safe to log and to send back.</param>
internal readonly record struct IgnoredEntry(long Index, string Reason);

/// <summary>Why entries are no events that EDP knows: a fixed set, by which they are counted.</summary>
internal static class RejectedReason
{
    /// <summary>An empty body or array.</summary>
    public const string Empty = "empty";

    /// <summary>Broken JSON, also in the text of an envelope.</summary>
    public const string NotJson = "not-json";

    /// <summary>An entry over the limit, or in more envelopes than are opened.</summary>
    public const string TooLarge = "too-large";

    /// <summary>JSON that is no event, from another source, or in an envelope that holds none.</summary>
    public const string UnknownShape = "unknown-shape";

    /// <summary>An event of S3 or Quilt by a name that EDP does not know.</summary>
    public const string UnknownEvent = "unknown-event";

    /// <summary>No bucket, or what is no bucket's name.</summary>
    public const string BadBucket = "bad-bucket";

    /// <summary>No key, or what is no key.</summary>
    public const string BadKey = "bad-key";

    /// <summary>No time where one is required, or what is no time.</summary>
    public const string BadTime = "bad-time";

    /// <summary>Another value that is missing or is not what it should be, such as a size.</summary>
    public const string BadValue = "bad-value";

    /// <summary>Sound, and refused by the database.</summary>
    public const string Database = "database";
}
