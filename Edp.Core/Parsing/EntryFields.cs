using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// The values of one entry that tell its shape and, in every shape, the object. They are found in one pass, since the properties
/// come in any order and the shape is known only at the end. Of a property that occurs twice the last one counts.
/// </summary>
internal struct EntryFields
{
    // EventBridge
    public Token Source;
    public Token DetailType;
    public Token Time;
    public DetailFields Detail;

    // A native notification and its records
    public Token Records;
    public Token EventSource;
    public Token EventName;
    public Token EventTime;
    public bool HasS3;
    public ObjectFields S3;
    public Token Event;

    // A CloudTrail record
    public ObjectFields Request;
    public Token ErrorCode;

    // Envelopes: SNS, a Lambda record from SNS, an SQS message
    public Token Type;
    public Token Message;
    public Token Sns;
    public Token Body;

    // The contract
    public ObjectFields Own;

    /// <summary>Reads the object at which the reader stands, to its end.</summary>
    public static EntryFields Read(ref Utf8JsonReader reader)
    {
        var fields = new EntryFields();
        while (PropertyName.TryRead(ref reader, out var name))
        {
            if (!fields.TryTake(name, ref reader) && !fields.Own.TryTake(name, ref reader))
                reader.Skip();
        }

        return fields;
    }

    private bool TryTake(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        if (name.SequenceEqual("detail"u8))
            Detail = DetailFields.Read(ref reader);
        else if (name.SequenceEqual("detail-type"u8))
            DetailType = Token.Take(ref reader);
        else if (name.SequenceEqual("source"u8))
            Source = Token.Take(ref reader);
        else if (name.SequenceEqual("time"u8))
            Time = Token.Take(ref reader);
        else if (name.SequenceEqual("eventName"u8))
            EventName = Token.Take(ref reader);
        else if (name.SequenceEqual("eventTime"u8))
            EventTime = Token.Take(ref reader);
        else if (name.SequenceEqual("eventSource"u8) || name.SequenceEqual("EventSource"u8))
            EventSource = Token.Take(ref reader);
        else if (name.SequenceEqual("s3"u8))
            TakeS3(ref reader);
        else if (name.SequenceEqual("requestParameters"u8))
            TakeRequest(ref reader);
        else if (name.SequenceEqual("errorCode"u8))
            ErrorCode = Token.Take(ref reader);
        else if (name.SequenceEqual("bucket"u8))
            Own.Bucket = Token.Take(ref reader);
        else if (name.SequenceEqual("Records"u8))
            Records = Token.Take(ref reader);
        else if (name.SequenceEqual("Type"u8))
            Type = Token.Take(ref reader);
        else if (name.SequenceEqual("Message"u8))
            Message = Token.Take(ref reader);
        else if (name.SequenceEqual("Sns"u8))
            Sns = Token.Take(ref reader);
        else if (name.SequenceEqual("body"u8) || name.SequenceEqual("Body"u8))
            Body = Token.Take(ref reader);
        else if (name.SequenceEqual("Event"u8))
            Event = Token.Take(ref reader);
        else
            return false;
        return true;
    }

    private void TakeRequest(ref Utf8JsonReader reader)
    {
        Request = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (PropertyName.TryRead(ref reader, out var name))
        {
            if (name.SequenceEqual("bucketName"u8))
                Request.Bucket = Token.Take(ref reader);
            else if (name.SequenceEqual("key"u8))
                Request.Key = Token.Take(ref reader);
            else
                reader.Skip();
        }
    }

    private void TakeS3(ref Utf8JsonReader reader)
    {
        S3 = default;
        HasS3 = reader.TokenType == JsonTokenType.StartObject;
        if (!HasS3)
        {
            reader.Skip();
            return;
        }

        while (PropertyName.TryRead(ref reader, out var name))
        {
            if (name.SequenceEqual("object"u8))
                S3.TakeObject(ref reader);
            else if (name.SequenceEqual("bucket"u8))
                S3.TakeBucket(ref reader);
            else
                reader.Skip();
        }
    }
}
