using System.Text.Json;
using System.Text.Json.Serialization;
using Edp.Core.Packaging;

namespace Edp.Service.Publishing;

/// <summary>The detail of <c>package-ready</c>; what is not known is left out.</summary>
internal sealed record PackageReadyDetail(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("package-name")] string PackageName,
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("batch-id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? BatchId,
    [property: JsonPropertyName("top-hash"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TopHash,
    [property: JsonPropertyName("gateway"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gateway,
    [property: JsonPropertyName("event-id")] Guid EventId)
{
    /// <summary>EventBridge's detail-type of the event.</summary>
    public const string DetailType = "package-ready";

    private const string DetailVersion = "0.1";

    public static OutgoingEvent EventOf(PackageReadyRow row) => new(
        row.PackageReadyId,
        row.PackageId,
        DetailType,
        row.Bucket,
        row.ReadyAt,
        JsonSerializer.SerializeToElement(
            new PackageReadyDetail(DetailVersion, row.PackageName, row.Bucket, row.BatchId, row.TopHash, row.Gateway, row.PackageReadyId),
            EventJson.Default.PackageReadyDetail))
    {
        Message = row.ToPackageReady()
    };
}
