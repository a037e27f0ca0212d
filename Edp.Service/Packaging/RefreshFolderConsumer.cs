using Edp.Service.Ingest.Parsing;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>Asks the File Gateway, and tells the package what it answered.</summary>
internal sealed partial class RefreshFolderConsumer(IFileGateway gateway, EndpointNames names, ILogger<RefreshFolderConsumer> logger) :
    IConsumer<RefreshFolder>
{
    public async Task Consume(ConsumeContext<RefreshFolder> context)
    {
        var request = context.Message;
        var package = await context.GetSendEndpoint(names.AddressOf(PackageStateDefinition.QueueName));
        try
        {
            var notificationId = await gateway.RefreshAsync(request.Folder, context.CancellationToken);
            await package.Send(new RefreshStarted(request.PackageId, request.Round, notificationId), context.CancellationToken);
        }
        catch (Exception e) when (e is not FileGatewayBusyException || context.GetRetryAttempt() >= RefreshFolderConsumerDefinition.Retries)
        {
            if (context.CancellationToken.IsCancellationRequested)
                throw;
            Log.Failed(logger, e, Printable.Message(request.Folder), e.Message);
            await package.Send(new RefreshFailed(request.PackageId, request.Round, e.Message), context.CancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The File Gateway did not refresh {Folder}: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string folder, string reason);
    }
}
