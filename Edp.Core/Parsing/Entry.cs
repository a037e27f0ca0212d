namespace Edp.Core.Parsing;

/// <summary>Tells the shape of an object by the properties that only this shape has.</summary>
internal static class Entry
{
    /// <summary>Adds what it holds; otherwise says what is wrong with it.</summary>
    public static ParseError? Add(ReadOnlySpan<byte> json, Token entry, in EntryFields fields, int level, ParsedEvents into)
    {
        if (fields.DetailType.IsPresent && fields.Source.IsPresent)
            return EventBridgeEvent.Add(json, in fields, into);
        if (fields.Records.IsPresent)
            return Envelope.AddRecords(json, fields.Records, level, into);
        if (fields.HasS3 || (fields.EventSource.IsString && fields.EventName.IsPresent && !fields.Sns.IsPresent))
            return NativeRecord.Add(json, in fields, into);
        if (fields.Message.IsPresent && fields.Type.IsPresent)
            return Envelope.AddNotification(json, in fields, level, into);
        if (fields.Sns.IsPresent)
            return Envelope.AddTopicRecord(json, fields.Sns, level, into);
        if (fields.Body.IsPresent)
            return Envelope.AddText(json, fields.Body, "body", level, into);
        if (fields.Own.Bucket.IsPresent || fields.Own.Key.IsPresent)
            return ObjectEntry.Add(json, S3EventKind.Created, default, in fields.Own, fields.EventTime, ObjectShape.Contract, into);
        if (!fields.Event.Is(json, "s3:TestEvent"u8))
            return Expected.Event(json, entry);

        into.Ignore();
        return null;
    }
}
