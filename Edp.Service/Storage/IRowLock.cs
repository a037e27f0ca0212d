namespace Edp.Service.Storage;

/// <summary>Loads one row, locked until the transaction ends.</summary>
internal interface IRowLock
{
    /// <returns>The tracked row, or null when there is none.</returns>
    Task<T?> LoadAsync<T>(EdpDbContext context, object key, CancellationToken cancellationToken)
        where T : class;
}
