namespace Edp.Service.Storage;

/// <summary>What a database needs before its tables are created.</summary>
internal interface IStorePreparation
{
    Task PrepareAsync(EdpDbContext context, CancellationToken cancellationToken);
}
