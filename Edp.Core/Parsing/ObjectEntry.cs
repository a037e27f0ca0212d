using System.Text;

namespace Edp.Core.Parsing;

/// <summary>The one way to an object, whatever shape told of it: its values are checked (R2, R4), and it is added to the right place.</summary>
internal static class ObjectEntry
{
    /// <summary>Adds what the fields of an event say; otherwise says what is wrong with it.</summary>
    public static ParseError? Add(
        ReadOnlySpan<byte> json, S3EventKind kind, Token name, in ObjectFields fields, Token time, ObjectShape shape, ParsedEvents into)
    {
        if (kind == S3EventKind.Unknown)
            return Named(json, Expected.Type(RejectedReason.UnknownEvent, shape.KindName, "the name of an S3 event", json, name), in fields, shape);
        if (kind == S3EventKind.Other)
        {
            into.Ignore();
            return null;
        }

        var reader = new ValueReader(json, stackalloc byte[ObjectKey.BufferLength]);
        var values = new ObjectValues(
            reader.Text(fields.Bucket, shape.BucketName, "", BucketName.MaxLength, RejectedReason.BadBucket),
            reader.Size(fields.Size, shape.ObjectPath),
            reader.Text(fields.Etag, shape.ObjectPath, "etag", ValueReader.MaxTextBytes),
            reader.Text(fields.VersionId, shape.ObjectPath, "versionId", ValueReader.MaxTextBytes),
            reader.Text(fields.Sequencer, shape.ObjectPath, "sequencer", ValueReader.MaxTextBytes),
            reader.Time(time, shape.TimeName));
        var key = reader.Key(fields.Key, shape);
        return (reader.Error ?? Add(kind, in values, key, shape, into)) is { } error ? Named(json, error, in fields, shape) : null;
    }

    /// <summary>Adds an object whose texts are known to be sound; otherwise says what is wrong with it.</summary>
    public static ParseError? Add(S3EventKind kind, in ObjectValues values, ReadOnlySpan<byte> key, ObjectShape shape, ParsedEvents into)
    {
        if (values.Bucket is not { } bucket)
            return ParseError.Missing(RejectedReason.BadBucket, shape.BucketName);
        if (BucketName.Check(bucket, shape.MinBucketLength) is { } error)
            return new ParseError(RejectedReason.BadBucket, $"\"{shape.BucketName}\": {error}");
        if (values.EventTime is null && shape.TimeIsRequired)
            return ParseError.Missing(RejectedReason.BadTime, shape.TimeName);

        if (key[^1] == '/')
            into.Ignore();
        else if (kind == S3EventKind.Deleted)
            AddDeleted(in values, bucket, key, into);
        else if (key.StartsWith(".quilt/"u8))
            AddPointer(key, bucket, into);
        else if (ManifestKey.Is(key))
            into.Ignore();
        else
        {
            into.Add(new ObjectEvent
            {
                Bucket = bucket,
                Key = Encoding.UTF8.GetString(key),
                Size = values.Size,
                Etag = values.Etag,
                VersionId = Version(values.VersionId),
                Sequencer = values.Sequencer,
                EventTime = values.EventTime,
            });
        }

        return null;
    }

    /// <summary>Says which bucket and key an entry is about that has something else wrong with it.</summary>
    private static ParseError Named(ReadOnlySpan<byte> json, ParseError error, in ObjectFields fields, ObjectShape shape)
    {
        var reader = new ValueReader(json, stackalloc byte[ObjectKey.BufferLength]);
        var bucket = reader.Text(fields.Bucket, shape.BucketName, "", BucketName.MaxLength);
        if (bucket is null || BucketName.Check(bucket) is not null)
            return error;
        var key = reader.Key(fields.Key, shape);
        return error with { Bucket = bucket, Key = reader.Error is null ? Encoding.UTF8.GetString(key) : null };
    }

    private static void AddDeleted(in ObjectValues values, string bucket, ReadOnlySpan<byte> key, ParsedEvents into) =>
        into.Add(new ObjectDeleted
        {
            Bucket = bucket,
            Key = Encoding.UTF8.GetString(key),
            VersionId = Version(values.VersionId),
            Sequencer = values.Sequencer,
            EventTime = values.EventTime,
        });

    private static void AddPointer(ReadOnlySpan<byte> key, string bucket, ParsedEvents into)
    {
        if (PackagePointer.TryParse(key, bucket, out var package))
            into.Add(package);
        else if (PackagePointer.IsMalformed(key))
            into.Ignore(PackagePointer.DescribeMalformed(key));
        else
            into.Ignore();
    }

    /// <summary>R3: in a bucket without versioning S3 says "null".</summary>
    private static string? Version(string? id) => id == "null" ? null : id;
}
