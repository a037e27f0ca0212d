using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// One record of a native notification, from S3 or a store that speaks as S3 does (<c>minio:s3</c>, <c>ceph:s3</c>); a record in
/// its likeness that an input transformer made of an event from EventBridge or CloudTrail, whose keys are not encoded; or one of
/// CloudTrail itself ("CloudTrail record contents"), on a bus or in a log file, which knows neither size, etag nor sequencer.
/// </summary>
internal static class S3Record
{
    public static bool Is(in Entry entry) => entry.Has(Field.S3)
        || (entry[Field.EventSource].Type == JsonTokenType.String && entry.Has(Field.EventName) && !entry.Has(Field.Sns));

    public static void Add(in Entry entry, ParsedEvents into)
    {
        if (!entry.Has(Field.S3) && entry.Is(Field.EventSource, "s3.amazonaws.com"u8))
            AddCall(in entry, into);
        else if (entry.Has(Field.EventSource) && !IsFromS3(in entry))
            into.Reject(ParseError.Shape(in entry, "a record of \"aws:s3\"; found the eventSource", entry[Field.EventSource]));
        else if (!entry.Has(Field.S3))
            into.Reject(ParseError.Missing(RejectedReason.UnknownShape, "s3"));
        else
        {
            var kind = S3EventName.KindOf(in entry, Field.EventName, out var isNotification);
            ObjectEntry.Add(in entry, kind, isNotification ? ObjectShape.Native : ObjectShape.Reshaped, into);
        }
    }

    /// <summary>A call without a key is about no object; one with an error code created none.</summary>
    public static void AddCall(in Entry entry, ParsedEvents into)
    {
        var kind = S3EventName.KindOf(in entry, Field.EventName, out _);
        if (entry.Has(Field.ErrorCode) || (kind != S3EventKind.Created && !entry[Field.Key, Place.Call].IsPresent))
            kind = S3EventKind.Other;
        ObjectEntry.Add(in entry, kind, ObjectShape.Call, into);
    }

    private static bool IsFromS3(in Entry entry) =>
        (entry[Field.EventSource].Type == JsonTokenType.String && entry[Field.EventSource].In(entry.Json).EndsWith(":s3"u8))
        || entry.Is(Field.EventSource, "aws.s3"u8) || entry.Is(Field.EventSource, "s3.amazonaws.com"u8);
}
