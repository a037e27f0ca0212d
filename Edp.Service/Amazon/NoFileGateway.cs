using Edp.Core.Packaging;

namespace Edp.Service.Amazon;

/// <summary>There is no gateway any more: a request that was under way when the setting was taken away has nobody to go to.</summary>
internal sealed class NoFileGateway : IFileGateway
{
    public Task<string> RefreshAsync(string folder, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("No file share is configured (Edp:FileGateway:FileShareArn).");
}
