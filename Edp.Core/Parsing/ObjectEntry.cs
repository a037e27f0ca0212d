namespace Edp.Core.Parsing;

/// <summary>The one way to an object, whatever told of it: its values are checked (R2, R4), and it is added to the right place.</summary>
internal static class ObjectEntry
{
    /// <summary>Adds what an entry says, or what is wrong with it.</summary>
    public static void Add(in Entry entry, S3EventKind kind, ObjectShape shape, ParsedEvents into)
    {
        if (kind == S3EventKind.Other)
        {
            into.Ignore();
            return;
        }

        var values = new ValueReader(shape, stackalloc byte[ValueReader.BufferLength]);
        if (kind == S3EventKind.Unknown)
        {
            values.Fail(ParseError.Type(
                RejectedReason.UnknownEvent, shape.NameOf(shape.Kind), "the name of an S3 event", in entry, entry[shape.Kind]));
        }

        var told = new ObjectEvent
        {
            Bucket = values.Text(in entry, Field.Bucket) ?? "",
            Size = values.Size(in entry),
            Etag = values.Text(in entry, Field.Etag),
            VersionId = values.Text(in entry, Field.VersionId),
            Sequencer = values.Text(in entry, Field.Sequencer),
            EventTime = values.Time(in entry),
            Key = values.Text(in entry, Field.Key) ?? "",
        };
        Add(ref values, kind, told, shape, into);
    }

    /// <summary>Adds what was read, or the first error. A key without its bucket is only told of where it comes by itself.</summary>
    public static void Add(
        ref ValueReader values, S3EventKind kind, ObjectEvent told, ObjectShape shape, ParsedEvents into, bool tellsKey = false)
    {
        if (told.Bucket.Length == 0)
            values.Miss(Field.Bucket);
        else if (BucketName.Check(told.Bucket, shape.MinBucketLength) is { } problem)
            values.Fail(Field.Bucket, problem);
        if (told.EventTime is null && shape.TimeIsRequired)
            values.Miss(shape.Time);

        if (values.Error is { } error)
        {
            var bucket = BucketName.Check(told.Bucket) is null ? told.Bucket : null;
            into.Reject(error with { Bucket = bucket, Key = told.Key.Length > 0 && (tellsKey || bucket is not null) ? told.Key : null });
        }
        else if (told.Key.EndsWith('/'))
            into.Ignore();
        else if (kind == S3EventKind.Deleted)
            into.AddDeleted(told);
        else if (PackagePointer.TryParse(told.Key, told.Bucket, out var package))
            into.Add(package);
        else if (PackagePointer.IsMalformed(told.Key))
            into.Ignore(PackagePointer.DescribeMalformed(told.Key));
        else if (told.Key.StartsWith(".quilt/", StringComparison.Ordinal) || ManifestKey.Is(told.Key))
            into.Ignore();
        else
            into.Add(told);
    }
}
