using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>In what the shapes differ when they speak of an object: where its values stand, their names, and three rules.</summary>
/// <param name="Place">Where the object's values stand.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Path">The path of the object, with the dot behind it.</param>
/// <param name="BucketName">The path of the bucket's name.</param>
/// <param name="KeyIsEncoded">The key is form-encoded (R4).</param>
/// <param name="TimeIsRequired">Without a time it is no event.</param>
/// <param name="MinBucketLength">The shortest name a bucket has where these events come from.</param>
internal sealed record ObjectShape(
    Place Place,
    Field Kind,
    Field Time,
    string Path,
    string BucketName,
    bool KeyIsEncoded = false,
    bool TimeIsRequired = false,
    int MinBucketLength = Parsing.BucketName.MinLengthInS3)
{
    public static readonly ObjectShape EventBridge =
        new(Place.Detail, Field.DetailType, Field.Time, "detail.object.", "detail.bucket.name");

    public static readonly ObjectShape Native =
        new(Place.S3, Field.EventName, Field.EventTime, "s3.object.", "s3.bucket.name", KeyIsEncoded: true);

    /// <summary>A record put together from an event of EventBridge or CloudTrail, which do not encode keys.</summary>
    public static readonly ObjectShape Reshaped = Native with { KeyIsEncoded = false };

    public static readonly ObjectShape Call =
        new(Place.Call, Field.EventName, Field.EventTime, "requestParameters.", "requestParameters.bucketName");

    public static readonly ObjectShape Contract =
        new(Place.Entry, Field.None, Field.EventTime, "", "bucket", TimeIsRequired: true, MinBucketLength: 1);

    /// <summary>Quilt's event of a package; it speaks of a bucket alone.</summary>
    public static readonly ObjectShape Revision =
        new(Place.Detail, Field.Type, Field.Time, "detail.", "detail.bucket", MinBucketLength: 1);

    /// <summary>How a value is called in messages.</summary>
    public string NameOf(Field field) => field switch
    {
        Field.Bucket => BucketName,
        Field.DetailType => "detail-type",
        _ => (field is Field.EventName or Field.EventTime or Field.Time ? "" : Path) + JsonNamingPolicy.CamelCase.ConvertName($"{field}"),
    };
}
