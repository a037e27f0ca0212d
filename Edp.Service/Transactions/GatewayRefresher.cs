using Edp.Core.Packaging;
using Edp.Core.Text;
using Edp.Service.Packaging;

namespace Edp.Service.Transactions;

/// <summary>
/// Asks the File Gateway once for each request, two at a time, and reports to the package what it answered; when to ask again is the package's
/// business.
/// </summary>
internal sealed partial class GatewayRefresher(
    GatewayRequests requests, IFileGateway gateway, PackageTransactions packages, ILogger<GatewayRefresher> logger) : BackgroundService
{
    private const int RequestsAtATime = 2;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        requests.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = RequestsAtATime, CancellationToken = stoppingToken },
        async (request, cancellationToken) =>
        {
            try
            {
                await RefreshAsync(request, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever it was, the package's timer asks again; the refresher must outlive it.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.NotRecorded(logger, e, Printable.Message(request.Folder), e.Message);
            }
        });

    private async Task RefreshAsync(RefreshFolder request, CancellationToken cancellationToken)
    {
        if (!await packages.IsAwaitedAsync(request, cancellationToken))
            return;

        string notificationId;
        try
        {
            notificationId = await gateway.RefreshAsync(request.Folder, cancellationToken);
        }
        catch (FileGatewayBusyException e)
        {
            Log.Deferred(logger, Printable.Message(request.Folder), request.Attempt, e.Message);
            await packages.RefreshDeferredAsync(request, e.Message, cancellationToken);
            return;
        }
        catch (TimeoutException e)
        {
            Log.Deferred(logger, Printable.Message(request.Folder), request.Attempt, e.Message);
            await packages.RefreshDeferredAsync(request, reason: null, cancellationToken);
            return;
        }
#pragma warning disable CA1031 // Whatever the gateway's trouble is, package-ready goes out.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e, Printable.Message(request.Folder), e.Message);
            await packages.RefreshFailedAsync(request, e.Message, cancellationToken);
            return;
        }

        await packages.RefreshStartedAsync(request, notificationId, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The File Gateway does not refresh {Folder}: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string folder, string reason);

        [LoggerMessage(2, LogLevel.Warning,
            "The File Gateway did not take request {Attempt} to refresh {Folder}, it is asked again: {Reason}")]
        public static partial void Deferred(ILogger logger, string folder, int attempt, string reason);

        [LoggerMessage(3, LogLevel.Error, "The answer of the File Gateway for {Folder} was not recorded, it is asked again: {Reason}")]
        public static partial void NotRecorded(ILogger logger, Exception exception, string folder, string reason);
    }
}
