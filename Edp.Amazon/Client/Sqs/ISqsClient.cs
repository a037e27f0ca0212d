namespace Edp.Amazon.Client.Sqs;

/// <summary>
/// The operations of Amazon SQS that EDP needs. Failures are <see cref="global::Amazon.Runtime.AmazonServiceException"/>s.
/// </summary>
internal interface ISqsClient : IDisposable
{
    /// <exception cref="QueueDoesNotExistException">There is no such queue, or the caller may not see it.</exception>
    Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken);

    /// <exception cref="QueueNameExistsException">The queue exists with other attributes.</exception>
    /// <exception cref="QueueDeletedRecentlyException">A queue of this name was deleted less than 60 s ago.</exception>
    Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken);

    Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken);

    Task SetQueueAttributesAsync(SetQueueAttributesRequest request, CancellationToken cancellationToken);

    Task<ListQueuesResponse> ListQueuesAsync(ListQueuesRequest request, CancellationToken cancellationToken);

    Task DeleteQueueAsync(DeleteQueueRequest request, CancellationToken cancellationToken);

    /// <exception cref="PurgeQueueInProgressException">The queue was purged less than 60 s ago.</exception>
    Task PurgeQueueAsync(PurgeQueueRequest request, CancellationToken cancellationToken);

    Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken);

    /// <summary>Sends up to <see cref="SqsLimits.MaxBatchEntries"/> messages; each is accepted or refused on its own.</summary>
    /// <exception cref="BatchRequestTooLongException">All entries together exceed <see cref="SqsLimits.MaxRequestSize"/>.</exception>
    Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Waits up to <see cref="ReceiveMessageRequest.WaitTimeSeconds"/> for messages. Do not cancel it while it waits: the server goes on
    /// waiting and gives the messages that come to a caller who is gone.
    /// </summary>
    Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken);

    /// <exception cref="ReceiptHandleInvalidException">The handle is malformed or expired.</exception>
    Task DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken);

    Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken);

    /// <exception cref="MessageNotInFlightException">The message's visibility timeout has passed, or it was deleted.</exception>
    Task ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken);

    Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken);
}
