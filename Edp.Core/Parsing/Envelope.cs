using System.Buffers;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>Opens what events are wrapped in. An envelope counts as what it holds.</summary>
internal static class Envelope
{
    /// <summary>
    /// How many envelopes and arrays may lie around an event. The longest way known takes four: a Lambda batch, an SQS message,
    /// an SNS notification, Records.
    /// </summary>
    public const int MaxLevels = 8;

    private static readonly ParseError TooDeep = new(RejectedReason.TooLarge, "more than 8 envelopes around each other");

    public static ParseError? AddRecords(ReadOnlySpan<byte> json, Token records, int level, ParsedEvents into)
    {
        if (records.Type != JsonTokenType.StartArray)
            return Expected.Type(RejectedReason.UnknownShape, "Records", "an array", json, records);
        AddArray(json, records, level, into);
        return null;
    }

    public static void AddArray(ReadOnlySpan<byte> json, Token array, int level, ParsedEvents into)
    {
        if (level >= MaxLevels)
            into.Reject(TooDeep);
        else
            S3EventParser.AddElements(array.In(json), level + 1, into);
    }

    public static ParseError? AddNotification(ReadOnlySpan<byte> json, in EntryFields fields, int level, ParsedEvents into) =>
        fields.Type.Is(json, "Notification"u8)
            ? AddText(json, fields.Message, "Message", level, into)
            : new ParseError(
                RejectedReason.UnknownShape,
                $"expected an SNS envelope of the type \"Notification\", found {Found.Describe(json, fields.Type)}");

    /// <summary>The record a Lambda function gets from a topic; its envelope is an object, not text.</summary>
    public static ParseError? AddTopicRecord(ReadOnlySpan<byte> json, Token notification, int level, ParsedEvents into)
    {
        if (notification.Type != JsonTokenType.StartObject)
            return Expected.Type(RejectedReason.UnknownShape, "Sns", "an SNS envelope", json, notification);

        var envelope = notification.In(json);
        var reader = new Utf8JsonReader(envelope, S3EventParser.JsonOptions);
        reader.Read();
        var fields = EntryFields.Read(ref reader);
        return AddNotification(envelope, in fields, level, into);
    }

    /// <summary>An event as JSON inside a JSON string.</summary>
    public static ParseError? AddText(ReadOnlySpan<byte> json, Token text, string name, int level, ParsedEvents into)
    {
        if (level >= MaxLevels)
            return TooDeep;
        if (!text.IsString)
            return Expected.Type(RejectedReason.UnknownShape, name, "an event as text", json, text);

        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            if (!text.TryGetUtf8(json, buffer, out var document))
                return new ParseError(RejectedReason.NotJson, $"\"{name}\": not valid Unicode text");
            return S3EventParser.TryParse(document, into, level + 1) is { } malformed
                ? new ParseError(RejectedReason.NotJson, $"\"{name}\": {MalformedJson.Describe(malformed)}")
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
