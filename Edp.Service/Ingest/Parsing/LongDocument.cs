using System.Text.Json;

namespace Edp.Service.Ingest.Parsing;

/// <summary>What to do with a document over the limit: a notification is read record by record, any other is rejected.</summary>
internal static class LongDocument
{
    /// <summary>Enough for <c>{"Records": [</c> with generous white space.</summary>
    private const int MaxOpening = 256;

    public static BodyState Open(BodyCursor cursor, LineEntries lines)
    {
        var reader = new Utf8JsonReader(cursor.Peek(MaxOpening), isFinalBlock: false, new JsonReaderState(S3EventParser.JsonOptions));
        if (IsRecords(ref reader))
        {
            return ArrayEntries.OpenRecords(cursor, reader.BytesConsumed, lines);
        }

        cursor.RejectTooLong();
        return new SkipLine(lines.BehindBrokenDocument());
    }

    private static bool IsRecords(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.ValueTextEquals("Records"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
