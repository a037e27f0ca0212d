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
            into.Reject(error);
    }

    private static string? Read(ObjectCreated message, ParsedEvents into)
    {
        Span<byte> buffer = stackalloc byte[ObjectKey.MaxBytes];
        var error = Check("bucket", message.Bucket, BucketName.MaxLength, buffer)
            ?? (message.Size < 0 ? $"\"size\": expected 0 or more, found {message.Size}" : null)
            ?? Check("etag", message.Etag, ValueReader.MaxTextBytes, buffer)
            ?? Check("versionId", message.VersionId, ValueReader.MaxTextBytes, buffer)
            ?? Check("sequencer", message.Sequencer, ValueReader.MaxTextBytes, buffer);
        if (error is not null)
            return error;
        if (string.IsNullOrEmpty(message.Key))
            return $"\"key\": {(message.Key is null ? "is missing" : "is empty")}";

        var status = Utf8.FromUtf16(message.Key, buffer, out _, out var length, replaceInvalidSequences: false);
        var key = buffer[..length];
        if ((status == OperationStatus.Done ? ObjectKey.Check(key) : ObjectKey.Refusal(status)) is { } wrongKey)
            return $"\"key\": {wrongKey}";

        var values = new ObjectValues(
            NullIfEmpty(message.Bucket), message.Size, NullIfEmpty(message.Etag), NullIfEmpty(message.VersionId),
            NullIfEmpty(message.Sequencer), message.EventTime.ToUniversalTime());
        return ObjectEntry.Add(S3EventKind.Created, in values, key, ObjectShape.Contract, into);
    }

    private static string? Check(string name, string? text, int maxBytes, Span<byte> buffer) =>
        Utf8.FromUtf16(text, buffer[..maxBytes], out _, out _, replaceInvalidSequences: false) switch
        {
            OperationStatus.DestinationTooSmall => $"\"{name}\": {ValueReader.TooLong(maxBytes)}",
            OperationStatus.Done when text?.Contains('\0', StringComparison.Ordinal) == true => $"\"{name}\": {ValueReader.HasNul}",
            OperationStatus.Done => null,
            _ => $"\"{name}\": {ValueReader.NotUnicode}",
        };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
