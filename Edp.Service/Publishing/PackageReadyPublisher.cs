using Edp.Service.Packaging;
using Edp.Service.Telemetry;

namespace Edp.Service.Publishing;

/// <summary>Writes <c>package-ready</c>.</summary>
internal sealed partial class PackageReadyPublisher(
    IEventOutbox<PackageAnnouncement> outbox,
    IEnumerable<IEventSink> sinks,
    EdpTelemetry telemetry,
    TimeProvider time,
    ILogger<PackageReadyPublisher> logger)
    : EventPublisher<PackageAnnouncement>(outbox, sinks, telemetry, time, logger)
{
    protected override OutgoingEvent EventOf(PackageAnnouncement row) => PackageReadyDetail.EventOf(row);

    protected override void LogPublished(PackageAnnouncement row) =>
        Log.Published(logger, row.Bucket, Printable.Message(row.PackageName), row.AnnouncementId, row.Gateway ?? "none");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "package-ready {Bucket}/{PackageName} ({AnnouncementId}), gateway: {Gateway}")]
        public static partial void Published(ILogger logger, string bucket, string packageName, Guid announcementId, string gateway);
    }
}
