using System.Xml.Linq;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Pipeline;
using Edp.Amazon.Client.Sns;

namespace Amazon.SimpleNotificationService;

/// <inheritdoc cref="IAmazonSimpleNotificationService"/>
internal sealed class AmazonSimpleNotificationServiceClient(AmazonClientSettings settings) : IAmazonSimpleNotificationService
{
    private readonly QueryProtocolClient _client = new(AmazonService.Sns, settings);

    public Task<CreateTopicResponse> CreateTopicAsync(CreateTopicRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("CreateTopic", form => SnsWire.Write(form, request),
            result => new CreateTopicResponse { TopicArn = result.RequiredText("TopicArn") }, cancellationToken);

    public Task<GetTopicAttributesResponse> GetTopicAttributesAsync(
        GetTopicAttributesRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("GetTopicAttributes", form => form.Add("TopicArn", request.TopicArn),
            result => new GetTopicAttributesResponse { Attributes = result.Map("Attributes") }, cancellationToken);

    public Task<ListTopicsResponse> ListTopicsAsync(ListTopicsRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("ListTopics", form => form.Add("NextToken", request.NextToken), SnsWire.ReadTopics, cancellationToken);

    public Task<DeleteTopicResponse> DeleteTopicAsync(DeleteTopicRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("DeleteTopic", form => form.Add("TopicArn", request.TopicArn), Empty<DeleteTopicResponse>, cancellationToken);

    public Task<SubscribeResponse> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("Subscribe", form => SnsWire.Write(form, request),
            result => new SubscribeResponse { SubscriptionArn = result.RequiredText("SubscriptionArn") }, cancellationToken);

    public Task<GetSubscriptionAttributesResponse> GetSubscriptionAttributesAsync(
        GetSubscriptionAttributesRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("GetSubscriptionAttributes", form => form.Add("SubscriptionArn", request.SubscriptionArn),
            result => new GetSubscriptionAttributesResponse { Attributes = result.Map("Attributes") }, cancellationToken);

    public Task<SetSubscriptionAttributesResponse> SetSubscriptionAttributesAsync(
        SetSubscriptionAttributesRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("SetSubscriptionAttributes", form => SnsWire.Write(form, request), Empty<SetSubscriptionAttributesResponse>,
            cancellationToken);

    public Task<UnsubscribeResponse> UnsubscribeAsync(UnsubscribeRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("Unsubscribe", form => form.Add("SubscriptionArn", request.SubscriptionArn), Empty<UnsubscribeResponse>,
            cancellationToken);

    public Task<ListSubscriptionsByTopicResponse> ListSubscriptionsByTopicAsync(
        ListSubscriptionsByTopicRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("ListSubscriptionsByTopic", form => SnsWire.Write(form, request), SnsWire.ReadSubscriptions, cancellationToken);

    public Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("Publish", form => SnsWire.Write(form, request), SnsWire.ReadPublished, cancellationToken);

    public Task<PublishBatchResponse> PublishBatchAsync(PublishBatchRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("PublishBatch", form => SnsWire.Write(form, request), SnsWire.ReadBatch, cancellationToken);

    public void Dispose() => _client.Dispose();

    private static T Empty<T>(XElement result)
        where T : new() => new();
}
