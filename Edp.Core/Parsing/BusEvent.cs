using System.Buffers.Text;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>An event from an EventBridge bus: of S3, whose keys are not encoded (R4), Quilt, a File Gateway or EDP itself.</summary>
internal static class BusEvent
{
    public static void Add(in Entry entry, ParsedEvents into)
    {
        if (entry.Is(Field.Source, "aws.s3"u8))
            AddS3(in entry, into);
        else if (entry.Is(Field.Source, "com.quiltdata"u8) && entry.Is(Field.DetailType, "package-revision"u8))
            AddRevision(in entry, into);
        else if (TryNote(in entry, into) || entry.Is(Field.Source, "com.quiltdata"u8))
            into.Ignore();
        else
            into.Reject(ParseError.Shape(in entry, "an EventBridge event from \"aws.s3\"; found the source", entry[Field.Source]));
    }

    private static void AddS3(in Entry entry, ParsedEvents into)
    {
        if (!entry.Is(Field.DetailType, "AWS API Call via CloudTrail"u8))
            ObjectEntry.Add(in entry, S3EventName.KindOf(in entry, Field.DetailType, out _), ObjectShape.EventBridge, into);
        else if (entry[Field.Detail].Type == JsonTokenType.StartObject)
            S3Record.AddCall(entry.Open(Field.Detail), into);
        else
            into.Reject(ParseError.Type(RejectedReason.UnknownShape, "detail", "a CloudTrail record", in entry, entry[Field.Detail]));
    }

    /// <summary>Only a revision that was created counts.</summary>
    private static void AddRevision(in Entry entry, ParsedEvents into)
    {
        var values = new ValueReader(ObjectShape.Revision, stackalloc byte[ValueReader.MaxTextBytes]);
        if (entry[Field.Type].Type != JsonTokenType.String)
        {
            values.Fail(ParseError.Type(RejectedReason.UnknownEvent, "detail.type", "\"created\"", in entry, entry[Field.Type]));
        }
        else if (!entry.Is(Field.Type, "created"u8))
        {
            into.Ignore();
            return;
        }

        var told = new PackageRevision
        {
            Bucket = values.Text(in entry, Field.Bucket) ?? "",
            PackageName = values.Text(in entry, Field.Handle) ?? "",
            TopHash = values.Text(in entry, Field.TopHash),
            CreatedAt = values.Time(in entry),
        };
        if (told.Bucket.Length == 0)
            values.Miss(Field.Bucket);
        if (told.PackageName.Length == 0 || told.TopHash is null)
            values.Miss(told.PackageName.Length == 0 ? Field.Handle : Field.TopHash);
        if (BucketName.Check(told.Bucket) is { } problem)
            values.Fail(Field.Bucket, problem);
        if (!PackagePointer.IsPackageName(told.PackageName))
            values.Fail(Field.Handle, $"expected \"namespace/name\", found {entry.Describe(entry[Field.Handle])}");
        if (values.Error is { } error)
            into.Reject(error);
        else
            into.Add(told);
    }

    /// <summary>
    /// Takes note of what is no object: a finished cache refresh ("Getting notified about file operations" of the S3 File Gateway user
    /// guide), for which a package may be waiting, and events of EDP, which are the receipts of themselves.
    /// </summary>
    private static bool TryNote(in Entry entry, ParsedEvents into)
    {
        if (entry.Is(Field.Source, "aws.storagegateway"u8))
        {
            var values = new ValueReader(ObjectShape.EventBridge, stackalloc byte[ValueReader.MaxTextBytes]);
            if (entry.Is(Field.DetailType, "Storage Gateway Refresh Cache Event"u8) && entry.Is(Field.EventType, "refresh-complete"u8)
                && values.Text(in entry, Field.NotificationId) is { } notificationId)
                into.Refreshes.Add(notificationId);
            return true;
        }

        if (!entry.Is(Field.Source, "com.quiltdata.edp"u8))
            return false;
        if (entry.Is(Field.DetailType, "package-ready"u8) && Id(in entry, Field.EventId) is { } eventId)
            into.ReceivedPackages.Add(eventId);
        if ((entry.Is(Field.DetailType, "package-objects-ready"u8) || entry.Is(Field.DetailType, "package-objects-incomplete"u8))
            && Id(in entry, Field.BatchId) is { } batchId)
            into.ReceivedBatches.Add(new ReceivedBatch(batchId, entry[Field.Replay].Type == JsonTokenType.True));
        return true;
    }

    private static Guid? Id(in Entry entry, Field field) =>
        entry[field] is { Type: JsonTokenType.String, Escaped: false } id
        && Utf8Parser.TryParse(id.In(entry.Json), out Guid value, out var used) && used == id.Length ? value : null;
}
