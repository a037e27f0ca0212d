namespace Edp.Service.Storage;

/// <summary>The lists of the objects of batches.</summary>
internal interface IManifestStore
{
    /// <summary>
    /// Marks one chunk of the batches that were closed before then, and deletes their objects as far as they do not leave by
    /// <see cref="EmptyAsync"/>.
    /// </summary>
    /// <returns>How many rows it touched; 0 when nothing is left to do.</returns>
    Task<long> ExpireAsync(DateTimeOffset readyBefore, int take, CancellationToken cancellationToken);

    /// <summary>Removes at once objects of marked batches that lie together.</summary>
    /// <returns>How many objects left.</returns>
    Task<long> EmptyAsync(CancellationToken cancellationToken);
}
