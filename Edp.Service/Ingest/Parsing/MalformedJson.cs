using System.Text.Json;
using Edp.Service.Telemetry;

namespace Edp.Service.Ingest.Parsing;

/// <summary>Says where a text stops being JSON.</summary>
internal static class MalformedJson
{
    /// <summary>A message with line and byte, both counted from 1.</summary>
    /// <param name="exception">The error, which counts from the start of the text that was read.</param>
    /// <param name="start">Where that text starts in the whole.</param>
    public static string Describe(JsonException exception, TextPosition start)
    {
        var position = start.Plus(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
        return Describe(Reason(exception), position);
    }

    public static string Describe(string reason, TextPosition position) =>
        Printable.Message($"malformed JSON at line {position.Line + 1}, byte {position.Byte + 1}: {reason}");

    /// <summary>The reader's own words, without the position it appends, which would contradict ours.</summary>
    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
