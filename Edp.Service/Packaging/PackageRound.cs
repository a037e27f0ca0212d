using Edp.Contracts;
using Edp.Service.Batching;

namespace Edp.Service.Packaging;

/// <summary>
/// What happens to a package: something newer begins a round, another sight of it completes what is known, an announcement ends it.
/// </summary>
internal static class PackageRound
{
    private static readonly Guid Announcements = new("4d3c8f0e-9b2a-4a55-8d53-2f1b6f0a7e34");

    public static void BeginRound(this PackageState package, PackageSeen seen, DateTimeOffset now, TimeSpan delay)
    {
        var alreadyTold = RevisionOrder.WasToldBefore(package, seen);
        package.Round++;
        package.Bucket = seen.Bucket;
        package.PackageName = seen.PackageName;
        package.Folder = seen.Folder;
        package.BatchId = seen.BatchId;
        package.BatchNumber = seen.BatchNumber ?? package.BatchNumber;
        package.TopHash = alreadyTold ? package.TopHash : seen.TopHash;
        package.ToldTime = alreadyTold ? package.ToldTime : seen.ToldTime;
        package.PointerTime = seen.PointerTime;
        package.SeenAt = now;
        package.DueAt = now + delay;
        package.ForgetRefresh();
        (package.RefreshAttempts, package.RefreshError) = (0, null);
    }

    /// <summary>Adds what another sight of the newest revision knows; an older one adds nothing.</summary>
    public static void Complete(this PackageState package, PackageSeen seen)
    {
        if (seen.BatchNumber is not null || !RevisionOrder.IsSame(package, seen))
            return;
        package.TopHash ??= seen.TopHash;
        package.PointerTime ??= seen.PointerTime;
        package.ToldTime ??= seen.ToldTime;
    }

    /// <summary>The gateway took the request; from here on only its event or the end of the time counts.</summary>
    public static void BeginToAwait(this PackageState package, string notificationId) =>
        (package.NotificationId, package.AskAt, package.RefreshError) = (notificationId, null, null);

    /// <summary>Whether the gateway was heard of, and never took the request.</summary>
    public static bool WasRefused(this PackageState package) => package.NotificationId is null && package.RefreshError is not null;

    /// <summary>When the package has to be looked at next.</summary>
    public static DateTimeOffset? NextLookAt(this PackageState package) => package.AskAt < package.DueAt ? package.AskAt : package.DueAt;

    public static PackageAnnouncement EndRound(this PackageState package, string? gateway, DateTimeOffset now)
    {
        package.DueAt = null;
        package.ReadyAt = now;
        package.ForgetRefresh();
        return new PackageAnnouncement
        {
            AnnouncementId = NameBasedId.Of(Announcements, $"{package.CorrelationId}/{package.Round}"),
            PackageId = package.CorrelationId,
            Round = package.Round,
            Bucket = package.Bucket,
            PackageName = package.PackageName,
            BatchId = package.BatchId,
            TopHash = package.TopHash,
            Gateway = gateway,
            ReadyAt = now,
            PublishDueAt = now
        };
    }

    public static PackageReady ToPackageReady(this PackageAnnouncement announcement) => new()
    {
        EventId = announcement.AnnouncementId,
        Bucket = announcement.Bucket,
        PackageName = announcement.PackageName,
        BatchId = announcement.BatchId,
        TopHash = announcement.TopHash,
        Gateway = announcement.Gateway,
        ReadyAt = announcement.ReadyAt
    };

    private static void ForgetRefresh(this PackageState package) => (package.NotificationId, package.AskAt) = (null, null);
}
