using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// Reads one JSON document in any shape an S3 object event comes in: an EventBridge event, a native notification with <c>Records</c>
/// or one bare record, either one in an SNS envelope or an SQS message (also as Lambda and Pipes hand them on), the contract
/// <c>ObjectCreated</c>, and an array of any of these. An envelope counts as what it holds. No bytes make it throw.
/// </summary>
internal static class S3EventParser
{
    /// <summary>
    /// How many envelopes and arrays may lie around an event. The longest way known takes four: a Lambda batch, an SQS message,
    /// an SNS notification, Records.
    /// </summary>
    private const int MaxLevels = 8;

    public static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = 64 };

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

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
            into.Reject(ParseError.EmptyBody);
        else if (TryParse(document, into) is { } malformed)
            into.Reject(ParseError.NotJson(malformed));
    }

    /// <summary>As <see cref="Parse(ReadOnlySpan{byte}, ParsedEvents)"/>, but a text that is no JSON is left to the caller.</summary>
    public static JsonException? TryParse(ReadOnlySpan<byte> document, ParsedEvents into, int level = 0)
    {
        var entry = new Entry(document);
        try
        {
            var reader = new Utf8JsonReader(document, JsonOptions);
            reader.Read();
            entry.Read(ref reader);

            // Throws if anything follows, so that nothing is taken from a text that is broken at its end.
            reader.Read();
        }
        catch (JsonException malformed)
        {
            return malformed;
        }

        Add(in entry, level, into);
        return null;
    }

    /// <summary>Tells the shape by the properties that only this shape has.</summary>
    private static void Add(in Entry entry, int level, ParsedEvents into)
    {
        if (entry.Whole.Type == JsonTokenType.StartArray)
            AddArray(entry.Whole.In(entry.Json), level, into);
        else if (entry.Has(Field.DetailType) && entry.Has(Field.Source))
            BusEvent.Add(in entry, into);
        else if (entry[Field.Records].Type == JsonTokenType.StartArray)
            AddArray(entry[Field.Records].In(entry.Json), level, into);
        else if (entry.Has(Field.Records))
            into.Reject(ParseError.Type(RejectedReason.UnknownShape, "Records", "an array", in entry, entry[Field.Records]));
        else if (S3Record.Is(in entry))
            S3Record.Add(in entry, into);
        else if (entry.Has(Field.Message) && entry.Has(Field.MessageType))
            AddNotification(in entry, level, into);
        else if (entry[Field.Sns].Type == JsonTokenType.StartObject)
            AddNotification(entry.Open(Field.Sns), level, into);
        else if (entry.Has(Field.Sns))
            into.Reject(ParseError.Type(RejectedReason.UnknownShape, "Sns", "an SNS envelope", in entry, entry[Field.Sns]));
        else if (entry.Has(Field.Body))
            AddText(in entry, Field.Body, "body", level, into);
        else if (entry.Has(Field.Bucket) || entry.Has(Field.Key))
            ObjectEntry.Add(in entry, S3EventKind.Created, ObjectShape.Contract, into);
        else if (entry.Is(Field.Event, "s3:TestEvent"u8))
            into.Ignore();
        else
            into.Reject(ParseError.Shape(in entry, """an S3 event, an SNS envelope or {"bucket","key","eventTime"}; found""", entry.Whole));
    }

    private static void AddArray(ReadOnlySpan<byte> array, int level, ParsedEvents into)
    {
        if (level >= MaxLevels)
        {
            into.Reject(ParseError.TooDeep);
            return;
        }

        var before = into.Entries;
        var reader = new Utf8JsonReader(array, JsonOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var entry = new Entry(array);
            entry.Read(ref reader);
            Add(in entry, level + 1, into);
        }

        if (into.Entries == before)
            into.Reject(ParseError.EmptyArray);
    }

    private static void AddNotification(in Entry envelope, int level, ParsedEvents into)
    {
        if (envelope.Is(Field.MessageType, "Notification"u8))
            AddText(in envelope, Field.Message, "Message", level, into);
        else
            into.Reject(ParseError.Shape(in envelope, "an SNS envelope of the type \"Notification\", found", envelope[Field.MessageType]));
    }

    /// <summary>An event as JSON inside a JSON string.</summary>
    private static void AddText(in Entry entry, Field field, string name, int level, ParsedEvents into)
    {
        var text = entry[field];
        if (level >= MaxLevels)
            into.Reject(ParseError.TooDeep);
        else if (text.Type != JsonTokenType.String)
            into.Reject(ParseError.Type(RejectedReason.UnknownShape, name, "an event as text", in entry, text));
        else
        {
            var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
            if (!text.TryGetUtf8(entry.Json, buffer, out var document))
                into.Reject(new ParseError(RejectedReason.NotJson, $"\"{name}\": not valid Unicode text"));
            else if (TryParse(document, into, level + 1) is { } malformed)
                into.Reject(new ParseError(RejectedReason.NotJson, $"\"{name}\": {ParseError.NotJson(malformed).Message}"));
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
