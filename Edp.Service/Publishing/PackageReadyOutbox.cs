using Edp.Core.Packaging;
using Edp.Core.Text;

namespace Edp.Service.Publishing;

/// <summary><c>package-ready</c>.</summary>
internal sealed partial class PackageReadyOutbox(ILogger<PackageReadyOutbox> logger) : OutboxContent<PackageReadyRow>
{
    public override string Name => "package_ready";

    public override string DetailType => PackageReadyDetail.DetailType;

    public override OutgoingEvent EventOf(PackageReadyRow row) => PackageReadyDetail.EventOf(row);

    public override void LogPublished(PackageReadyRow row) =>
        Log.Published(logger, row.Bucket, Printable.Message(row.PackageName), row.PackageReadyId, row.Gateway ?? "none");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "package-ready {Bucket}/{PackageName} ({PackageReadyId}), gateway: {Gateway}")]
        public static partial void Published(ILogger logger, string bucket, string packageName, Guid packageReadyId, string gateway);
    }
}
