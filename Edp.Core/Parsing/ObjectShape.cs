namespace Edp.Core.Parsing;

/// <summary>In what the shapes differ when they speak of an object: the names, for the messages, and three rules.</summary>
/// <param name="KindName">The path of what happened.</param>
/// <param name="BucketName">The path of the bucket's name.</param>
/// <param name="ObjectPath">The path of the object, with the dot behind it.</param>
/// <param name="TimeName">The path of the time.</param>
/// <param name="KeyIsEncoded">The key is form-encoded (R4).</param>
/// <param name="TimeIsRequired">Without a time it is no event.</param>
/// <param name="MinBucketLength">The shortest name a bucket has where these events come from.</param>
internal sealed record ObjectShape(
    string KindName,
    string BucketName,
    string ObjectPath,
    string TimeName,
    bool KeyIsEncoded = false,
    bool TimeIsRequired = false,
    int MinBucketLength = Parsing.BucketName.MinLengthInS3)
{
    public static readonly ObjectShape EventBridge = new("detail-type", "detail.bucket.name", "detail.object.", "time");

    public static readonly ObjectShape Native = new("eventName", "s3.bucket.name", "s3.object.", "eventTime", KeyIsEncoded: true);

    /// <summary>A record put together from an event of EventBridge or CloudTrail, which do not encode keys.</summary>
    public static readonly ObjectShape Reshaped = Native with { KeyIsEncoded = false };

    public static readonly ObjectShape Call = new("eventName", "requestParameters.bucketName", "requestParameters.", "eventTime");

    public static readonly ObjectShape Contract = new("", "bucket", "", "eventTime", TimeIsRequired: true, MinBucketLength: 1);
}
