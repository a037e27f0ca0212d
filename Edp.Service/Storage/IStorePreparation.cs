namespace Edp.Service.Storage;

/// <summary>What a database needs around the creation of its tables.</summary>
internal interface IStorePreparation
{
    /// <summary>Before the tables are created; the connection of the context stays open until <see cref="FinishAsync"/>.</summary>
    Task PrepareAsync(EdpDbContext context, CancellationToken cancellationToken);

    /// <summary>After the tables were created.</summary>
    Task FinishAsync(EdpDbContext context, CancellationToken cancellationToken);
}
