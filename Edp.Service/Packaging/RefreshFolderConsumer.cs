using Edp.Service.Telemetry;
using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>Asks the File Gateway once, and tells the package what it answered; when to ask again is the package's business.</summary>
internal sealed partial class RefreshFolderConsumer(
    IFileGateway gateway, PackageTransactions packages, ILogger<RefreshFolderConsumer> logger) : IConsumer<RefreshFolder>
{
    public async Task Consume(ConsumeContext<RefreshFolder> context)
    {
        var request = context.Message;
        if (!await packages.IsAwaitedAsync(request, context.CancellationToken))
            return;

        string notificationId;
        try
        {
            notificationId = await gateway.RefreshAsync(request.Folder, context.CancellationToken);
        }
        catch (FileGatewayBusyException e)
        {
            Log.PutOff(logger, Printable.Message(request.Folder), request.Attempt, e.Message);
            await packages.RefreshPutOffAsync(request, e.Message, context.CancellationToken);
            return;
        }
        catch (TimeoutException e)
        {
            Log.PutOff(logger, Printable.Message(request.Folder), request.Attempt, e.Message);
            await packages.RefreshPutOffAsync(request, reason: null, context.CancellationToken);
            return;
        }
#pragma warning disable CA1031 // Whatever the gateway's trouble is, the package is announced.
        catch (Exception e) when (!context.CancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e, Printable.Message(request.Folder), e.Message);
            await packages.RefreshFailedAsync(request, e.Message, context.CancellationToken);
            return;
        }

        await packages.RefreshStartedAsync(request, notificationId, context.CancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The File Gateway does not refresh {Folder}: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string folder, string reason);

        [LoggerMessage(2, LogLevel.Warning,
            "The File Gateway did not take request {Attempt} to refresh {Folder}; it is asked again: {Reason}")]
        public static partial void PutOff(ILogger logger, string folder, int attempt, string reason);
    }
}
