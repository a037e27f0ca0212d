namespace Edp.Core.Parsing;

/// <summary>
/// One record of a native notification, from S3 or a store that speaks as S3 does (<c>minio:s3</c>, <c>ceph:s3</c>), or a record in
/// its likeness that an input transformer made of an event from EventBridge or CloudTrail, whose keys are not encoded.
/// </summary>
internal static class NativeRecord
{
    public static ParseError? Add(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        if (!fields.HasS3 && fields.EventSource.Is(json, "s3.amazonaws.com"u8))
            return CloudTrailCall.Add(json, in fields, into);
        if (fields.EventSource.IsPresent && !IsFromS3(json, fields.EventSource))
        {
            return new ParseError(
                RejectedReason.UnknownShape,
                $"expected a record of \"aws:s3\"; found the eventSource {Found.Describe(json, fields.EventSource)}");
        }

        if (!fields.HasS3)
            return ParseError.Missing(RejectedReason.UnknownShape, "s3");

        var kind = S3EventName.KindOf(json, fields.EventName, out var isNotification);
        var shape = isNotification ? ObjectShape.Native : ObjectShape.Reshaped;
        return ObjectEntry.Add(json, kind, fields.EventName, in fields.S3, fields.EventTime, shape, into);
    }

    private static bool IsFromS3(ReadOnlySpan<byte> json, Token source) =>
        (source.IsString && source.In(json).EndsWith(":s3"u8)) || source.Is(json, "aws.s3"u8) || source.Is(json, "s3.amazonaws.com"u8);
}
