using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>A document over several lines, of which the end is not found yet.</summary>
internal struct PrintedDocument()
{
    private JsonReaderState _json = new(S3EventParser.JsonOptions);
    private int _read;

    public int Length { get; private set; }

    /// <summary>Those with anything in them.</summary>
    public int Lines { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>How many bytes a notification takes up to the bracket of its records; 0 for what is none.</summary>
    public static int FindRecords(ReadOnlySpan<byte> opening)
    {
        try
        {
            var reader = new Utf8JsonReader(opening, isFinalBlock: false, new JsonReaderState(S3EventParser.JsonOptions));
            var isNotification = reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.ValueTextEquals("Records"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            return isNotification ? (int)reader.BytesConsumed : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>Goes on to the end of this text, unless the JSON breaks before.</summary>
    public JsonException? Extend(ReadOnlySpan<byte> text)
    {
        if (text[Length..].ContainsAnyExcept(" \t\r\n"u8))
            Lines++;
        try
        {
            // The reader leaves behind what it cannot place without the next token, such as a comma.
            var reader = new Utf8JsonReader(text[_read..], isFinalBlock: false, _json);
            while (reader.Read())
            {
            }

            (_json, _read, Length) = (reader.CurrentState, _read + (int)reader.BytesConsumed, text.Length);
            IsComplete = reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0;
            return null;
        }
        catch (JsonException broken)
        {
            return broken;
        }
    }
}
