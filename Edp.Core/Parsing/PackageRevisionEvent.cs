using System.Text;

namespace Edp.Core.Parsing;

/// <summary>Quilt's EventBridge event <c>package-revision</c>; only a revision that was created counts.</summary>
internal static class PackageRevisionEvent
{
    public static ParseError? Add(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        var detail = fields.Detail;
        if (!detail.Type.IsString)
            return Expected.Type(RejectedReason.UnknownEvent, "detail.type", "\"created\"", json, detail.Type);
        if (!detail.Type.Is(json, "created"u8))
        {
            into.Ignore();
            return null;
        }

        var values = new ValueReader(json, stackalloc byte[ValueReader.MaxTextBytes]);
        var bucket = values.Text(detail.S3.Bucket, "detail.", "bucket", BucketName.MaxLength, RejectedReason.BadBucket);
        var handle = values.Text(detail.Handle, "detail.", "handle", ValueReader.MaxTextBytes);
        var topHash = values.Text(detail.TopHash, "detail.", "topHash", ValueReader.MaxTextBytes);
        var createdAt = values.Time(fields.Time, "time");
        if (values.Error is not null)
            return values.Error;
        if (bucket is null)
            return ParseError.Missing(RejectedReason.BadBucket, "detail.bucket");
        if (handle is null || topHash is null)
            return ParseError.Missing(RejectedReason.BadValue, handle is null ? "detail.handle" : "detail.topHash");
        if (BucketName.Check(bucket) is { } error)
            return new ParseError(RejectedReason.BadBucket, $"\"detail.bucket\": {error}");
        if (!PackagePointer.IsPackageName(Encoding.UTF8.GetBytes(handle)))
            return Expected.Type(RejectedReason.BadValue, "detail.handle", "\"namespace/name\"", json, detail.Handle);

        into.Add(new PackageRevision { Bucket = bucket, PackageName = handle, TopHash = topHash, CreatedAt = createdAt });
        return null;
    }
}
