using System.Text.Json;

namespace Edp.Service.Publishing;

/// <summary>
/// The end of a file of lines: what stands behind its last line feed. That is nothing, a whole event whose line feed someone took away,
/// or what a crash left in the middle of an append.
/// </summary>
internal static class LastLine
{
    private const int BlockSize = 64 * 1024;

    /// <summary>What is longer is not looked at as an event: EventBridge takes 1 MiB.</summary>
    private const int MaxEventSize = 64 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Where the last line begins that has no line feed; the file's length if there is none.</summary>
    public static long FindStart(FileStream file)
    {
        var block = new byte[BlockSize];
        var end = file.Length;
        while (end > 0)
        {
            var start = Math.Max(0, end - BlockSize);
            var read = block.AsSpan(0, (int)(end - start));
            file.Position = start;
            file.ReadExactly(read);
            var lineFeed = read.LastIndexOf((byte)'\n');
            if (lineFeed >= 0)
                return start + lineFeed + 1;

            end = start;
        }

        return 0;
    }

    /// <summary>The end of the whole event that the line at <paramref name="start"/> begins with, or <paramref name="start"/>.</summary>
    public static long FindEndOfEvent(FileStream file, long start)
    {
        var length = (int)Math.Min(file.Length - start, MaxEventSize);
        var text = new byte[length];
        file.Position = start;
        file.ReadExactly(text);
        var json = text.AsSpan();
        var skipped = start == 0 && json.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var reader = new Utf8JsonReader(json[skipped..], isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.TrySkip())
                return start;

            var end = skipped + (int)reader.BytesConsumed;
            return json[end..].ContainsAnyExcept(" \t\r"u8) ? start + end : start + length;
        }
        catch (JsonException)
        {
            return start;
        }
    }
}
