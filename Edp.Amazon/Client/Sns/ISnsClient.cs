namespace Edp.Amazon.Client.Sns;

/// <summary>
/// The operations of Amazon SNS that EDP needs. Failures are <see cref="global::Amazon.Runtime.AmazonServiceException"/>s.
/// </summary>
internal interface ISnsClient : IDisposable
{
    /// <summary>Creates the topic, or answers the ARN of the one that exists.</summary>
    Task<CreateTopicResponse> CreateTopicAsync(CreateTopicRequest request, CancellationToken cancellationToken);

    /// <exception cref="ResourceNotFoundException">There is no such topic.</exception>
    Task<GetTopicAttributesResponse> GetTopicAttributesAsync(GetTopicAttributesRequest request, CancellationToken cancellationToken);

    /// <summary>One page of up to 100 topics.</summary>
    Task<ListTopicsResponse> ListTopicsAsync(ListTopicsRequest request, CancellationToken cancellationToken);

    Task DeleteTopicAsync(DeleteTopicRequest request, CancellationToken cancellationToken);

    /// <summary>Subscribes, or answers the ARN of the same subscription if it exists with the same attributes.</summary>
    Task<SubscribeResponse> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken);

    Task<GetSubscriptionAttributesResponse> GetSubscriptionAttributesAsync(
        GetSubscriptionAttributesRequest request, CancellationToken cancellationToken);

    Task SetSubscriptionAttributesAsync(SetSubscriptionAttributesRequest request, CancellationToken cancellationToken);

    Task UnsubscribeAsync(UnsubscribeRequest request, CancellationToken cancellationToken);

    /// <summary>One page of up to 100 subscriptions.</summary>
    Task<ListSubscriptionsByTopicResponse> ListSubscriptionsByTopicAsync(
        ListSubscriptionsByTopicRequest request, CancellationToken cancellationToken);

    Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken);

    /// <summary>Publishes up to <see cref="SnsLimits.MaxBatchEntries"/> messages; each is accepted or refused on its own.</summary>
    /// <exception cref="BatchRequestTooLongException">All entries together exceed the topic's limit.</exception>
    Task<PublishBatchResponse> PublishBatchAsync(PublishBatchRequest request, CancellationToken cancellationToken);
}
