using Amazon.Runtime;
using Amazon.StorageGateway;
using Amazon.StorageGateway.Model;
using Edp.Amazon.Client;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Amazon;

/// <summary>The file share of <c>Edp:FileGateway:FileShareArn</c>, by Storage Gateway's RefreshCache.</summary>
internal sealed class StorageGatewayFileGateway(IAmazonStorageGateway client, IOptions<EdpOptions> options) : IFileGateway
{
    // RefreshCache only starts the refresh; AWS answers it in well under a second.
    private static readonly TimeSpan MaxCallDuration = TimeSpan.FromSeconds(30);

    private readonly FileGatewayOptions _gateway = options.Value.FileGateway;

    public async Task<string> RefreshAsync(string folder, CancellationToken cancellationToken)
    {
        var request = new RefreshCacheRequest
        {
            FileShareARN = _gateway.FileShareArn!,
            FolderList = [folder],
            Recursive = _gateway.Recursive
        };
        var timeout = TimeSpan.FromSeconds(Math.Min(MaxCallDuration.TotalSeconds, _gateway.Timeout));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            var response = await client.RefreshCacheAsync(request, deadline.Token);
            return response.NotificationId
                ?? throw new FileGatewayBusyException("Storage Gateway gave no notification id; the refresh's end would not be known.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Storage Gateway did not answer within {timeout.TotalSeconds:0.#} s.", e);
        }
        catch (Exception e) when (MayPass(e))
        {
            throw new FileGatewayBusyException(e.Message, e);
        }
    }

    // A refresh that is under way is told as an invalid request, like a gateway that is not connected: both pass, as throttling and
    // outages do. A share that is not there does not come by waiting, nor does a right to use it.
    private static bool MayPass(Exception failure) => failure switch
    {
        InvalidGatewayRequestException invalid => invalid.Error?.ErrorCode?.EndsWith("NotFound", StringComparison.Ordinal) is not true,
        ServiceUnreachableException => true,
        AmazonServiceException service => service.IsThrottling || service.IsServiceFailure,
        // The client's own: no connection, no credentials yet.
        AmazonClientException => true,
        _ => false
    };
}
