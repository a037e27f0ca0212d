using System.Xml.Linq;
using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.Sns;

/// <inheritdoc cref="ISnsClient"/>
internal sealed class SnsClient(AmazonClientSettings settings) : ISnsClient
{
    private readonly QueryProtocolClient _client = new(AmazonService.Sns, settings);

    public Task<CreateTopicResponse> CreateTopicAsync(CreateTopicRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("CreateTopic", form => SnsWire.Write(form, request),
            result => new CreateTopicResponse(result.RequiredText("TopicArn")), cancellationToken);

    public Task<GetTopicAttributesResponse> GetTopicAttributesAsync(
        GetTopicAttributesRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("GetTopicAttributes", form => form.Add("TopicArn", request.TopicArn),
            result => new GetTopicAttributesResponse(result.Map("Attributes")), cancellationToken);

    public Task<ListTopicsResponse> ListTopicsAsync(ListTopicsRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("ListTopics", form => form.Add("NextToken", request.NextToken), SnsWire.ReadTopics, cancellationToken);

    public Task DeleteTopicAsync(DeleteTopicRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("DeleteTopic", form => form.Add("TopicArn", request.TopicArn), Nothing, cancellationToken);

    public Task<SubscribeResponse> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("Subscribe", form => SnsWire.Write(form, request),
            result => new SubscribeResponse(result.RequiredText("SubscriptionArn")), cancellationToken);

    public Task<GetSubscriptionAttributesResponse> GetSubscriptionAttributesAsync(
        GetSubscriptionAttributesRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("GetSubscriptionAttributes", form => form.Add("SubscriptionArn", request.SubscriptionArn),
            result => new GetSubscriptionAttributesResponse(result.Map("Attributes")), cancellationToken);

    public Task SetSubscriptionAttributesAsync(SetSubscriptionAttributesRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("SetSubscriptionAttributes", form => SnsWire.Write(form, request), Nothing, cancellationToken);

    public Task UnsubscribeAsync(UnsubscribeRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("Unsubscribe", form => form.Add("SubscriptionArn", request.SubscriptionArn), Nothing, cancellationToken);

    public Task<ListSubscriptionsByTopicResponse> ListSubscriptionsByTopicAsync(
        ListSubscriptionsByTopicRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("ListSubscriptionsByTopic", form => SnsWire.Write(form, request), SnsWire.ReadSubscriptions, cancellationToken);

    public Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("Publish", form => SnsWire.Write(form, request), SnsWire.ReadPublished, cancellationToken);

    public Task<PublishBatchResponse> PublishBatchAsync(PublishBatchRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("PublishBatch", form => SnsWire.Write(form, request), SnsWire.ReadBatch, cancellationToken);

    public void Dispose() => _client.Dispose();

    private static object? Nothing(XElement result) => null;
}
