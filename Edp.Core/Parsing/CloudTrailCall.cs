using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// An S3 call that CloudTrail tells of ("CloudTrail record contents"), on a bus or as a record of a log file. Its key is not encoded. It
/// knows neither size, etag nor sequencer.
/// </summary>
internal static class CloudTrailCall
{
    /// <summary>The <c>detail</c> of an EventBridge event.</summary>
    public static ParseError? AddDetail(ReadOnlySpan<byte> json, Token detail, ParsedEvents into)
    {
        if (detail.Type != JsonTokenType.StartObject)
            return Expected.Type(RejectedReason.UnknownShape, "detail", "a CloudTrail record", json, detail);
        var record = detail.In(json);
        var reader = new Utf8JsonReader(record, S3EventParser.JsonOptions);
        reader.Read();
        var fields = EntryFields.Read(ref reader);
        return Add(record, in fields, into);
    }

    /// <summary>A call without a key is about no object; one with an error code created none.</summary>
    public static ParseError? Add(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        var kind = S3EventName.KindOf(json, fields.EventName, out _);
        if (fields.ErrorCode.IsPresent || (kind != S3EventKind.Created && !fields.Request.Key.IsPresent))
            kind = S3EventKind.Other;
        return ObjectEntry.Add(json, kind, fields.EventName, in fields.Request, fields.EventTime, ObjectShape.Call, into);
    }
}
