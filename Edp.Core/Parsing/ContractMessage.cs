using System.Buffers;
using System.Text.Unicode;
using Edp.Contracts;

namespace Edp.Core.Parsing;

/// <summary>The contract as a message that is read already: the same checks and the same words as for its JSON in a body.</summary>
internal static class ContractMessage
{
    public static void Add(ObjectCreated message, ParsedEvents into)
    {
        if (Read(message, into) is { } error)
            into.Reject(error with { Bucket = SoundBucket(message.Bucket), Key = SoundKey(message.Key) });
    }

    private static ParseError? Read(ObjectCreated message, ParsedEvents into)
    {
        Span<byte> buffer = stackalloc byte[ObjectKey.MaxBytes];
        var error = Check(RejectedReason.BadBucket, "bucket", message.Bucket, BucketName.MaxLength, buffer)
            ?? (message.Size < 0 ? new ParseError(RejectedReason.BadValue, $"\"size\": expected 0 or more, found {message.Size}") : null)
            ?? Check(RejectedReason.BadValue, "etag", message.Etag, ValueReader.MaxTextBytes, buffer)
            ?? Check(RejectedReason.BadValue, "versionId", message.VersionId, ValueReader.MaxTextBytes, buffer)
            ?? Check(RejectedReason.BadValue, "sequencer", message.Sequencer, ValueReader.MaxTextBytes, buffer);
        if (error is not null)
            return error;
        if (string.IsNullOrEmpty(message.Key))
            return new ParseError(RejectedReason.BadKey, $"\"key\": {(message.Key is null ? "is missing" : "is empty")}");

        var status = Utf8.FromUtf16(message.Key, buffer, out _, out var length, replaceInvalidSequences: false);
        var key = buffer[..length];
        if ((status == OperationStatus.Done ? ObjectKey.Check(key) : ObjectKey.Refusal(status)) is { } wrongKey)
            return new ParseError(RejectedReason.BadKey, $"\"key\": {wrongKey}");

        var values = new ObjectValues(
            NullIfEmpty(message.Bucket), message.Size, NullIfEmpty(message.Etag), NullIfEmpty(message.VersionId),
            NullIfEmpty(message.Sequencer), message.EventTime.ToUniversalTime());
        return ObjectEntry.Add(S3EventKind.Created, in values, key, ObjectShape.Contract, into);
    }

    private static ParseError? Check(string reason, string name, string? text, int maxBytes, Span<byte> buffer)
    {
        var problem = Utf8.FromUtf16(text, buffer[..maxBytes], out _, out _, replaceInvalidSequences: false) switch
        {
            OperationStatus.DestinationTooSmall => ValueReader.TooLong(maxBytes),
            OperationStatus.Done when text?.Contains('\0', StringComparison.Ordinal) == true => ValueReader.HasNul,
            OperationStatus.Done => null,
            _ => ValueReader.NotUnicode,
        };
        return problem is null ? null : new ParseError(reason, $"\"{name}\": {problem}");
    }

    private static string? SoundBucket(string? bucket) => bucket is not null && BucketName.Check(bucket) is null ? bucket : null;

    private static string? SoundKey(string? key)
    {
        Span<byte> buffer = stackalloc byte[ObjectKey.MaxBytes];
        var isText = Utf8.FromUtf16(key, buffer, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done;
        return isText && length > 0 && ObjectKey.Check(buffer[..length]) is null ? key : null;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
