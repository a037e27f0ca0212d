using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>What an S3 event tells of.</summary>
internal enum S3EventKind
{
    /// <summary>Of nothing EDP knows: a word that is misspelt, or newer than EDP.</summary>
    Unknown,
    Created,
    Deleted,

    /// <summary>Of what is known and neither makes nor removes an object.</summary>
    Other,
}

/// <summary>
/// The names of S3's events in its three vocabularies: notifications (<c>ObjectCreated:Put</c>; "Supported event types" of the S3 user
/// guide), EventBridge (<c>Object Created</c>; "Using EventBridge"), and the API calls that CloudTrail tells of (<c>PutObject</c>).
/// Rules and functions that reshape events use each of them in any shape.
/// </summary>
internal static class S3EventName
{
    private const int MaxLength = 64;

    /// <summary>The part of a notification's name before the colon; also those of MinIO and Ceph.</summary>
    private static readonly FrozenSet<string> OtherFamilies = FrozenSet.ToFrozenSet(
    [
        "TestEvent", "ObjectRemoved", "ObjectRestore", "ObjectTagging", "ObjectAcl", "ObjectAnnotation", "ReducedRedundancyLostObject",
        "Replication", "LifecycleExpiration", "LifecycleTransition", "IntelligentTiering",
        "ObjectAccessed", "ObjectTransition", "ObjectLifecycle", "ObjectExpiration", "ObjectSynced", "BucketCreated", "BucketRemoved",
        "Scanner", "ILM",
    ]);

    private static readonly FrozenSet<string> Others = FrozenSet.ToFrozenSet(
    [
        "Object Restore Initiated", "Object Restore Completed", "Object Restore Expired", "Object Storage Class Changed",
        "Object Access Tier Changed", "Object ACL Updated", "Object Tags Added", "Object Tags Deleted",
        "Object Annotation Created", "Object Annotation Deleted",
        "DeleteObject", "DeleteObjects", "GetObject", "HeadObject", "ListObjects", "ListObjectsV2", "ListObjectVersions", "ListParts",
        "ListMultipartUploads", "CreateMultipartUpload", "InitiateMultipartUpload", "UploadPart", "UploadPartCopy", "AbortMultipartUpload",
        "RestoreObject", "SelectObjectContent", "GetObjectAttributes", "GetObjectTorrent", "GetObjectAcl", "PutObjectAcl",
        "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging", "GetObjectLegalHold", "PutObjectLegalHold", "GetObjectRetention",
        "PutObjectRetention", "UpdateObjectEncryption",
    ]);

    private static readonly FrozenSet<string> Calls =
        FrozenSet.ToFrozenSet(["PutObject", "PostObject", "CopyObject", "CompleteMultipartUpload"]);

    /// <param name="entry">The entry that has the name.</param>
    /// <param name="field">Where it has it; anything but text is unknown.</param>
    /// <param name="isNotification">It is a notification's own word, with which keys are form-encoded (R4).</param>
    public static S3EventKind KindOf(in Entry entry, Field field, out bool isNotification)
    {
        isNotification = false;
        if (entry.Is(field, "Object Created"u8))
            return S3EventKind.Created;
        if (entry.Is(field, "Object Deleted"u8))
            return S3EventKind.Deleted;
        if (entry[field] is not { Type: JsonTokenType.String, Length: <= MaxLength } name
            || !name.TryGetUtf8(entry.Json, stackalloc byte[MaxLength], out var text))
            return S3EventKind.Unknown;

        if (text.StartsWith("s3:"u8))
            text = text["s3:"u8.Length..];
        isNotification = true;
        if (text.StartsWith("ObjectCreated:"u8))
            return S3EventKind.Created;
        if (text.StartsWith("ObjectRemoved:Delete"u8) || text.StartsWith("LifecycleExpiration:Delete"u8))
            return S3EventKind.Deleted;

        var word = Encoding.UTF8.GetString(text);
        if (OtherFamilies.Contains(word.Split(':')[0]))
            return S3EventKind.Other;
        isNotification = false;
        return Calls.Contains(word) ? S3EventKind.Created : Others.Contains(word) ? S3EventKind.Other : S3EventKind.Unknown;
    }
}
