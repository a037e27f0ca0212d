using Amazon.SimpleNotificationService.Model;

namespace Amazon.SimpleNotificationService;

/// <summary>
/// The operations of Amazon SNS that EDP needs, as AWSSDK.SimpleNotificationService has them: that package can take this one's place.
/// Failures are <see cref="AmazonSimpleNotificationServiceException"/>s.
/// </summary>
internal interface IAmazonSimpleNotificationService : IDisposable
{
    /// <summary>Creates the topic, or answers the ARN of the one that exists.</summary>
    Task<CreateTopicResponse> CreateTopicAsync(CreateTopicRequest request, CancellationToken cancellationToken = default);

    /// <exception cref="NotFoundException">There is no such topic.</exception>
    Task<GetTopicAttributesResponse> GetTopicAttributesAsync(
        GetTopicAttributesRequest request, CancellationToken cancellationToken = default);

    /// <summary>One page of up to 100 topics.</summary>
    Task<ListTopicsResponse> ListTopicsAsync(ListTopicsRequest request, CancellationToken cancellationToken = default);

    Task<DeleteTopicResponse> DeleteTopicAsync(DeleteTopicRequest request, CancellationToken cancellationToken = default);

    /// <summary>Subscribes, or answers the ARN of the same subscription if it exists with the same attributes.</summary>
    Task<SubscribeResponse> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken = default);

    Task<GetSubscriptionAttributesResponse> GetSubscriptionAttributesAsync(
        GetSubscriptionAttributesRequest request, CancellationToken cancellationToken = default);

    Task<SetSubscriptionAttributesResponse> SetSubscriptionAttributesAsync(
        SetSubscriptionAttributesRequest request, CancellationToken cancellationToken = default);

    Task<UnsubscribeResponse> UnsubscribeAsync(UnsubscribeRequest request, CancellationToken cancellationToken = default);

    /// <summary>One page of up to 100 subscriptions.</summary>
    Task<ListSubscriptionsByTopicResponse> ListSubscriptionsByTopicAsync(
        ListSubscriptionsByTopicRequest request, CancellationToken cancellationToken = default);

    Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes up to <see cref="Edp.Amazon.Client.Sns.SnsLimits.MaxBatchEntries"/> messages; each is accepted or refused on its own.
    /// </summary>
    Task<PublishBatchResponse> PublishBatchAsync(PublishBatchRequest request, CancellationToken cancellationToken = default);
}
