namespace MassTransit;

/// <summary>
/// Takes the bodies of many received messages at once, without MassTransit's pipeline, scope and contexts for each. Whatever is not
/// plain work is left to the pipeline: retries, the error queue, and what a consumer says of a single message.
/// </summary>
public interface IAmazonSqsBodyHandler
{
    /// <summary>Takes what it can. When it returns, what it took is durable: those messages are deleted.</summary>
    /// <param name="bodies">As they came.</param>
    /// <param name="cancellationToken">Cancelled when the endpoint stops and its time for that is over.</param>
    /// <returns>
    /// The indices of what it did not take. These messages go through the endpoint's pipeline; after an exception, all of them do.
    /// </returns>
    Task<IReadOnlyCollection<int>> TakeAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken);
}
