using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Clocks;

namespace Edp.Core.Packaging;

/// <summary>
/// What happens to a package: something newer begins a round, another observation of it completes what is known, <c>package-ready</c> ends it.
/// </summary>
internal static class PackageRound
{
    private static readonly Guid ReadyPackages = new("4d3c8f0e-9b2a-4a55-8d53-2f1b6f0a7e34");

    public static void BeginRound(this PackageRecord package, PackageObserved observed, DateTimeOffset now, TimeSpan delay)
    {
        var alreadyReported = RevisionOrder.WasReportedBefore(package, observed);
        package.Round++;
        package.Bucket = observed.Bucket;
        package.PackageName = observed.PackageName;
        package.Folder = observed.Folder;
        package.BatchId = observed.BatchId;
        package.BatchNumber = observed.BatchNumber ?? package.BatchNumber;
        package.TopHash = alreadyReported ? package.TopHash : observed.TopHash;
        package.ReportedAt = alreadyReported ? package.ReportedAt : observed.ReportedAt;
        package.PointerTime = observed.PointerTime;
        package.ObservedAt = now;
        package.DueAt = now + delay;
        package.ForgetRefresh();
        (package.RefreshAttempts, package.RefreshError) = (0, null);
    }

    /// <summary>Adds what another observation of the newest revision knows; an older one adds nothing.</summary>
    public static void Complete(this PackageRecord package, PackageObserved observed)
    {
        if (observed.BatchNumber is not null || !RevisionOrder.IsSame(package, observed))
            return;
        package.TopHash ??= observed.TopHash;
        package.PointerTime ??= observed.PointerTime;
        package.ReportedAt ??= observed.ReportedAt;
    }

    /// <summary>The gateway took the request; from here on only its event or the end of the time counts.</summary>
    public static void AwaitRefresh(this PackageRecord package, string notificationId) =>
        (package.NotificationId, package.NextRefreshAt, package.RefreshError) = (notificationId, null, null);

    /// <summary>Whether the gateway was heard of, and never took the request.</summary>
    public static bool WasRefused(this PackageRecord package) => package.NotificationId is null && package.RefreshError is not null;

    /// <summary>When the package has something to do next.</summary>
    public static DateTimeOffset? NextTimerAt(this PackageRecord package) => package.NextRefreshAt < package.DueAt ? package.NextRefreshAt : package.DueAt;

    public static PackageReadyRow EndRound(this PackageRecord package, string? gateway, DateTimeOffset now)
    {
        package.DueAt = null;
        package.ReadyAt = now;
        package.ForgetRefresh();
        return new PackageReadyRow
        {
            PackageReadyId = NameBasedId.Of(ReadyPackages, $"{package.CorrelationId}/{package.Round}"),
            PackageId = package.CorrelationId,
            Round = package.Round,
            Bucket = package.Bucket,
            PackageName = package.PackageName,
            BatchId = package.BatchId,
            TopHash = package.TopHash,
            Gateway = gateway,
            ReadyAt = now
        };
    }

    public static PackageReady ToPackageReady(this PackageReadyRow row) => new()
    {
        EventId = row.PackageReadyId,
        Bucket = row.Bucket,
        PackageName = row.PackageName,
        BatchId = row.BatchId,
        TopHash = row.TopHash,
        Gateway = row.Gateway,
        ReadyAt = row.ReadyAt
    };

    /// <summary>
    /// Takes back times that a wrong clock wrote: the delay, or the wait for the gateway, is counted from now at the latest.
    /// </summary>
    public static void TakeBackTimesAfter(this PackageRecord package, DateTimeOffset now, TimeSpan wait)
    {
        package.ObservedAt = NotAfter(package.ObservedAt, now);
        package.DueAt = NotAfter(package.DueAt, now + wait);
        package.NextRefreshAt = NotAfter(package.NextRefreshAt, now + wait);
    }

    private static DateTimeOffset? NotAfter(DateTimeOffset? time, DateTimeOffset latest) => time > latest + WrongClock.MaxSkew ? latest : time;

    private static void ForgetRefresh(this PackageRecord package) => (package.NotificationId, package.NextRefreshAt) = (null, null);
}
