using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>What the <c>detail</c> of an EventBridge event says: of S3, of Quilt's package revision, of a gateway's refresh, or of EDP itself.</summary>
internal struct DetailFields
{
    public Token Whole;
    public ObjectFields S3;
    public Token Type;
    public Token Handle;
    public Token TopHash;
    public Token EventType;
    public Token NotificationId;
    public Token BatchId;
    public Token EventId;
    public Token Replay;

    /// <summary>Reads the value at which the reader stands, to its end.</summary>
    public static DetailFields Read(ref Utf8JsonReader reader)
    {
        var fields = new DetailFields();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            fields.Whole = Token.Take(ref reader);
            return fields;
        }

        var start = (int)reader.TokenStartIndex;
        while (PropertyName.TryRead(ref reader, out var name))
        {
            if (name.SequenceEqual("object"u8))
                fields.S3.TakeObject(ref reader);
            else if (name.SequenceEqual("bucket"u8))
                fields.S3.TakeBucket(ref reader);
            else if (name.SequenceEqual("type"u8))
                fields.Type = Token.Take(ref reader);
            else if (name.SequenceEqual("handle"u8))
                fields.Handle = Token.Take(ref reader);
            else if (name.SequenceEqual("topHash"u8))
                fields.TopHash = Token.Take(ref reader);
            else if (name.SequenceEqual("event-type"u8))
                fields.EventType = Token.Take(ref reader);
            else if (name.SequenceEqual("notification-id"u8))
                fields.NotificationId = Token.Take(ref reader);
            else if (name.SequenceEqual("batch-id"u8))
                fields.BatchId = Token.Take(ref reader);
            else if (name.SequenceEqual("event-id"u8))
                fields.EventId = Token.Take(ref reader);
            else if (name.SequenceEqual("replay"u8))
                fields.Replay = Token.Take(ref reader);
            else
                reader.Skip();
        }

        fields.Whole = new Token(JsonTokenType.StartObject, start, (int)reader.BytesConsumed - start, Escaped: false);
        return fields;
    }
}
