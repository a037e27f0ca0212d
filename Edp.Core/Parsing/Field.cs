namespace Edp.Core.Parsing;

/// <summary>The values that are taken of an entry. <see cref="PropertyTable"/> says where they stand in the JSON text.</summary>
internal enum Field
{
    /// <summary>A value nobody asks for.</summary>
    None,

    // An EventBridge event, and what the details of Quilt, of a gateway and of EDP itself tell
    Source, DetailType, Time, Detail,
    Type, Handle, TopHash, EventType, NotificationId, BatchId, EventId, Replay,

    // A record of S3 or CloudTrail
    EventSource, EventName, EventTime, S3, ErrorCode, Event,

    // Envelopes: S3's and Lambda's, SNS, a Lambda record from SNS, an SQS message
    Records, MessageType, Message, Sns, Body,

    // An object: of the entry itself, which is the contract's, and then again of each other Place
    Bucket, Key, Size, Etag, VersionId, Sequencer,
}

/// <summary>Where an entry tells of an object; the value is what is added to the fields of an object.</summary>
internal enum Place
{
    Entry,
    S3 = 6,
    Detail = 12,
    Call = 18,
}
