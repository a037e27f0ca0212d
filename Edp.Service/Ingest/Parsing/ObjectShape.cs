namespace Edp.Service.Ingest.Parsing;

/// <summary>In what the shapes differ when they speak of an object: the names, for the messages, and two rules.</summary>
/// <param name="BucketName">The path of the bucket's name.</param>
/// <param name="ObjectPath">The path of the object, with the dot behind it.</param>
/// <param name="TimeName">The path of the time.</param>
/// <param name="KeyIsEncoded">The key is form-encoded (R4).</param>
/// <param name="TimeIsRequired">Without a time it is no event.</param>
internal sealed record ObjectShape(string BucketName, string ObjectPath, string TimeName, bool KeyIsEncoded, bool TimeIsRequired)
{
    public static readonly ObjectShape EventBridge =
        new("detail.bucket.name", "detail.object.", "time", KeyIsEncoded: false, TimeIsRequired: false);

    public static readonly ObjectShape Native =
        new("s3.bucket.name", "s3.object.", "eventTime", KeyIsEncoded: true, TimeIsRequired: false);

    /// <summary>A record put together from a CloudTrail event, which does not encode keys.</summary>
    public static readonly ObjectShape Reshaped = Native with { KeyIsEncoded = false };

    public static readonly ObjectShape Contract = new("bucket", "", "eventTime", KeyIsEncoded: false, TimeIsRequired: true);
}
