namespace Edp.Core.Packaging;

/// <summary>The S3 File Gateway's file share.</summary>
internal interface IFileGateway
{
    /// <summary>Has the cache of a folder refreshed.</summary>
    /// <returns>The id by which the gateway tells when it is done.</returns>
    /// <exception cref="FileGatewayBusyException">The gateway takes no request now; try again.</exception>
    /// <exception cref="TimeoutException">The gateway does not answer; try again.</exception>
    Task<string> RefreshAsync(string folder, CancellationToken cancellationToken);
}
