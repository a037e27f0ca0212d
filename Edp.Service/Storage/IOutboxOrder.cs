namespace Edp.Service.Storage;

/// <summary>The order in which the events of batches are delivered.</summary>
internal interface IOutboxOrder
{
    /// <summary>Puts a batch behind all that are there, within the transaction of the context.</summary>
    Task MoveToEndAsync(EdpDbContext context, Guid batchId, CancellationToken cancellationToken);
}
