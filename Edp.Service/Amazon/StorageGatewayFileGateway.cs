using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Client.StorageGateway;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Microsoft.Extensions.Options;

namespace Edp.Service.Amazon;

/// <summary>The file share of <c>Edp:FileGateway:FileShareArn</c>, by Storage Gateway's RefreshCache.</summary>
internal sealed class StorageGatewayFileGateway(IStorageGatewayClient client, IOptions<EdpOptions> options) : IFileGateway
{
    private readonly FileGatewayOptions _gateway = options.Value.FileGateway;

    public async Task<string> RefreshAsync(string folder, CancellationToken cancellationToken)
    {
        var request = new RefreshCacheRequest
        {
            FileShareArn = _gateway.FileShareArn!,
            FolderList = [folder],
            Recursive = _gateway.Recursive
        };
        try
        {
            var response = await client.RefreshCacheAsync(request, cancellationToken);
            return response.NotificationId ?? "";
        }
        catch (AmazonServiceException e) when (IsPassing(e))
        {
            throw new FileGatewayBusyException($"Storage Gateway does not take the refresh of {folder} now: {e.Message}", e);
        }
    }

    // A refresh that is under way is told as an invalid request, like a gateway that is not connected: both pass.
    private static bool IsPassing(AmazonServiceException failure) =>
        failure is ThrottledException or ServiceUnavailableException or ServiceUnreachableException or InvalidGatewayRequestException;
}
