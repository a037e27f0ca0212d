using System.Text.Json;
using System.Text.Json.Serialization;
using Edp.Core.Batching;

namespace Edp.Service.Publishing;

/// <summary>The detail of <c>package-objects-ready</c>: version, bucket and prefix as ever and first, then what was added later.</summary>
internal sealed record PackageObjectsReadyDetail(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("batch-id")] Guid BatchId,
    [property: JsonPropertyName("batch-number")] long BatchNumber,
    [property: JsonPropertyName("object-count")] long ObjectCount,
    [property: JsonPropertyName("event-count")] long EventCount,
    [property: JsonPropertyName("total-size")] long TotalSize,
    [property: JsonPropertyName("first-event-time")] EventTime FirstEventTime,
    [property: JsonPropertyName("last-event-time")] EventTime LastEventTime,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("s3-uri")] string S3Uri,
    [property: JsonPropertyName("package-name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PackageName,
    [property: JsonPropertyName("revises"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Revises,
    [property: JsonPropertyName("revision"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Revision,
    [property: JsonPropertyName("replay"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Replay,
    [property: JsonPropertyName("group"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, string>? Group,
    [property: JsonPropertyName("verified"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Verified,
    [property: JsonPropertyName("verify-problem"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? VerifyProblem,
    [property: JsonPropertyName("unreported-count"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? UnreportedCount,
    [property: JsonPropertyName("unreported"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<string>? Unreported,
    [property: JsonPropertyName("gone-count"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? GoneCount,
    [property: JsonPropertyName("gone"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Gone,
    [property: JsonPropertyName("manifest-uri"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ManifestUri)
{
    /// <summary>EventBridge's detail-type of the event.</summary>
    public const string DetailType = "package-objects-ready";

    private const string DetailVersion = "0.1";

    /// <param name="batch">The batch.</param>
    /// <param name="namesPackage">Whether Quilt's Packaging Engine hears of it.</param>
    public static OutgoingEvent EventOf(Batch batch, bool namesPackage = false)
    {
        var contract = batch.ToPackageObjectsReady(namesPackage);
        var detail = new PackageObjectsReadyDetail(
            DetailVersion, batch.Bucket, batch.Prefix, batch.BatchId, batch.BatchNumber, batch.ObjectCount, batch.EventCount,
            batch.TotalSize, new EventTime(batch.FirstEventTime), new EventTime(batch.LastEventTime), batch.Reason,
            contract.S3Uri!, contract.PackageName, batch.Revises, batch.Revises is null ? null : batch.Revision,
            batch.ReplayedAt is null ? null : true, Core.Batching.Group.Of(batch.Captures), batch.Verified, batch.VerifyProblem,
            batch.UnreportedCount, MissingNames.NamesOrNull(batch.Unreported), batch.GoneCount, MissingNames.NamesOrNull(batch.Gone),
            batch.ManifestUri);
        return new OutgoingEvent(
            batch.BatchId,
            batch.PrefixId,
            DetailType,
            batch.Bucket,
            batch.ReadyAt,
            JsonSerializer.SerializeToElement(detail, EventJson.Default.PackageObjectsReadyDetail))
        {
            Message = contract
        };
    }
}
