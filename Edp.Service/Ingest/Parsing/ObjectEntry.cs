using System.Text;

namespace Edp.Service.Ingest.Parsing;

/// <summary>Turns the fields of one created object into what the service goes on with (R2, R4).</summary>
internal static class ObjectEntry
{
    /// <summary>Adds the object to the right place; otherwise says what is wrong with it.</summary>
    public static string? Add(ReadOnlySpan<byte> json, in ObjectFields fields, Token time, ObjectShape shape, ParsedEvents into)
    {
        var values = new ValueReader(json, stackalloc byte[ObjectKey.BufferLength]);
        var bucket = values.Text(fields.Bucket, shape.BucketName, "", ValueReader.MaxBucketBytes);
        var size = values.Size(fields.Size, shape.ObjectPath);
        var etag = values.Text(fields.Etag, shape.ObjectPath, "etag", ValueReader.MaxTextBytes);
        var versionId = values.Text(fields.VersionId, shape.ObjectPath, "versionId", ValueReader.MaxTextBytes);
        var sequencer = values.Text(fields.Sequencer, shape.ObjectPath, "sequencer", ValueReader.MaxTextBytes);
        var eventTime = values.Time(time, shape.TimeName);
        var key = values.Key(fields.Key, shape);
        if (values.Error is not null)
            return values.Error;
        if (bucket is null)
            return ValueReader.Missing(shape.BucketName);
        if (eventTime is null && shape.TimeIsRequired)
            return ValueReader.Missing(shape.TimeName);

        if (key.StartsWith(".quilt/"u8))
            AddPointer(key, bucket, into);
        else if (key[^1] == '/')
            into.Ignore();
        else
        {
            into.Add(new ObjectEvent
            {
                Bucket = bucket,
                Key = Encoding.UTF8.GetString(key),
                Size = size,
                Etag = etag,
                VersionId = versionId == "null" ? null : versionId,
                Sequencer = sequencer,
                EventTime = eventTime,
            });
        }

        return null;
    }

    private static void AddPointer(ReadOnlySpan<byte> key, string bucket, ParsedEvents into)
    {
        if (PackagePointer.TryParse(key, bucket, out var package))
            into.Add(package);
        else if (PackagePointer.IsMalformed(key))
            into.Ignore(PackagePointer.DescribeMalformed(key));
        else
            into.Ignore();
    }
}
