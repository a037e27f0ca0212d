namespace Edp.Service.Ingest.Parsing;

/// <summary>
/// One record of a native notification, from S3 or a store that speaks as S3 does (<c>minio:s3</c>, <c>ceph:s3</c>), or a record in
/// its likeness that an input transformer made of a CloudTrail event and that names no source.
/// </summary>
internal static class NativeRecord
{
    public static string? Add(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        if (IsFromCloudTrail(json, fields.EventSource))
            return Ignore(into);
        if (fields.EventSource.IsPresent && !IsFromS3(json, fields.EventSource))
            return $"expected a record of \"aws:s3\"; found the eventSource {Found.Describe(json, fields.EventSource)}";
        if (!fields.HasS3)
            return ValueReader.Missing("s3");
        if (!fields.EventName.IsString)
            return Expected.Type("eventName", "the name of an S3 event", json, fields.EventName);

        if (IsCreated(json, fields.EventName))
            return ObjectEntry.Add(json, in fields.S3, fields.EventTime, ObjectShape.Native, into);
        if (!fields.EventSource.IsPresent && IsCreatingCall(json, fields.EventName))
            return ObjectEntry.Add(json, in fields.S3, fields.EventTime, ObjectShape.Reshaped, into);
        return Ignore(into);
    }

    private static string? Ignore(ParsedEvents into)
    {
        into.Ignore();
        return null;
    }

    private static bool IsFromS3(ReadOnlySpan<byte> json, Token source) => source.IsString && source.In(json).EndsWith(":s3"u8);

    private static bool IsFromCloudTrail(ReadOnlySpan<byte> json, Token source) => source.Is(json, "s3.amazonaws.com"u8);

    /// <summary><c>ObjectCreated:*</c>, also with <c>s3:</c> in front, as MinIO and S3's own configuration write it.</summary>
    private static bool IsCreated(ReadOnlySpan<byte> json, Token name)
    {
        var text = name.In(json);
        if (text.StartsWith("s3:"u8))
            text = text["s3:"u8.Length..];
        return text.StartsWith("ObjectCreated:"u8);
    }

    private static bool IsCreatingCall(ReadOnlySpan<byte> json, Token name) =>
        name.Is(json, "PutObject"u8) || name.Is(json, "PostObject"u8) || name.Is(json, "CopyObject"u8)
        || name.Is(json, "CompleteMultipartUpload"u8);
}
