namespace Edp.Service.Publishing;

/// <summary>The delivery of one outbox to one sink.</summary>
internal interface ISinkDelivery
{
    /// <summary>Delivers all that the sink has not accepted.</summary>
    /// <param name="batchSize">How many rows at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When to deliver again.</returns>
    Task<NextDelivery> DeliverAsync(int batchSize, CancellationToken cancellationToken);
}
