using System.Text.Json;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>Says where a text stops being JSON, in line and byte, both counted from 1.</summary>
internal static class MalformedJson
{
    /// <param name="exception">The error, which counts from the start of the text that was read.</param>
    /// <param name="line">The line in which that text starts in the whole, from 0.</param>
    /// <param name="column">The byte of this line at which it starts, from 0.</param>
    public static string Describe(JsonException exception, long line = 0, long column = 0)
    {
        // The reader's own words, without the position it appends, which would contradict ours.
        var reason = exception.Message.Split(" LineNumber:")[0];
        var (lines, bytes) = (exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
        return Describe(reason, line + lines, lines == 0 ? column + bytes : bytes);
    }

    public static ParseError Error(JsonException exception, long line = 0, long column = 0) =>
        new(RejectedReason.NotJson, Describe(exception, line, column));

    public static ParseError Error(string reason, long line, long column) =>
        new(RejectedReason.NotJson, Describe(reason, line, column));

    private static string Describe(string reason, long line, long column) =>
        Printable.Message($"malformed JSON at line {line + 1}, byte {column + 1}: {reason}");
}
