namespace Edp.Service.Storage;

/// <summary>The lists of the objects of batches.</summary>
internal interface IManifestStore
{
    /// <summary>Deletes one chunk of the objects of batches that were closed before then.</summary>
    /// <returns>How many rows it touched; 0 when nothing is left to do.</returns>
    Task<long> ExpireAsync(DateTimeOffset readyBefore, int take, CancellationToken cancellationToken);
}
