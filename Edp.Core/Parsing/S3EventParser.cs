using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// Reads one JSON document in any shape an S3 object event comes in: an EventBridge event, a native notification with <c>Records</c>
/// or one bare record, either one in an SNS envelope or an SQS message (also as Lambda and Pipes hand them on), the contract
/// <c>ObjectCreated</c>, and an array of any of these. No bytes make it throw.
/// </summary>
internal static class S3EventParser
{
    /// <summary>Of the objects and arrays in one JSON text.</summary>
    public const int MaxJsonDepth = 64;

    public static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = MaxJsonDepth };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static void Parse(string document, ParsedEvents into)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(document.Length));
        Parse(buffer.AsSpan(0, Encoding.UTF8.GetBytes(document, buffer)), into);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public static void Parse(ReadOnlySpan<byte> document, ParsedEvents into)
    {
        if (document.StartsWith(ByteOrderMark))
            document = document[ByteOrderMark.Length..];
        if (!document.ContainsAnyExcept(" \t\r\n"u8))
            into.Reject(Expected.EmptyBody);
        else if (TryParse(document, into) is { } malformed)
            into.Reject(MalformedJson.Error(malformed));
    }

    /// <summary>As <see cref="Parse(ReadOnlySpan{byte}, ParsedEvents)"/>, but a text that is no JSON is left to the caller.</summary>
    public static JsonException? TryParse(ReadOnlySpan<byte> document, ParsedEvents into, int level = 0)
    {
        Token token;
        var fields = new EntryFields();
        try
        {
            var reader = new Utf8JsonReader(document, JsonOptions);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                fields = EntryFields.Read(ref reader);
                token = new Token(JsonTokenType.StartObject, start, (int)reader.BytesConsumed - start, Escaped: false);
            }
            else
            {
                token = Token.Take(ref reader);
            }

            // Throws if anything follows, so that nothing is taken from a text that is broken at its end.
            reader.Read();
        }
        catch (JsonException malformed)
        {
            return malformed;
        }

        AddValue(document, token, in fields, level, into);
        return null;
    }

    /// <summary>Adds every element of an array that is known to be valid JSON.</summary>
    public static void AddElements(ReadOnlySpan<byte> array, int level, ParsedEvents into)
    {
        var reader = new Utf8JsonReader(array, JsonOptions);
        reader.Read();
        var isEmpty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isEmpty = false;
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var fields = EntryFields.Read(ref reader);
                var token = new Token(JsonTokenType.StartObject, start, (int)reader.BytesConsumed - start, Escaped: false);
                AddValue(array, token, in fields, level, into);
            }
            else
            {
                AddValue(array, Token.Take(ref reader), default, level, into);
            }
        }

        if (isEmpty)
            into.Reject(Expected.EmptyArray);
    }

    private static void AddValue(ReadOnlySpan<byte> json, Token token, in EntryFields fields, int level, ParsedEvents into)
    {
        if (token.Type == JsonTokenType.StartArray)
            Envelope.AddArray(json, token, level, into);
        else if (token.Type != JsonTokenType.StartObject)
            into.Reject(Expected.Event(json, token));
        else if (Entry.Add(json, token, in fields, level, into) is { } error)
            into.Reject(error);
    }
}
