using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.Sqs;

/// <inheritdoc cref="ISqsClient"/>
internal sealed class SqsClient(AmazonClientSettings settings) : ISqsClient
{
    private readonly JsonProtocolClient _client = new(AmazonService.Sqs, settings);

    private static SqsJson Json => SqsJson.Wire;

    public Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("GetQueueUrl", request, Json.GetQueueUrlRequest, Json.GetQueueUrlResponse, cancellationToken);

    public Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("CreateQueue", request, Json.CreateQueueRequest, Json.CreateQueueResponse, cancellationToken);

    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(
        GetQueueAttributesRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync(
            "GetQueueAttributes", request, Json.GetQueueAttributesRequest, Json.GetQueueAttributesResponse, cancellationToken);

    public Task SetQueueAttributesAsync(SetQueueAttributesRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("SetQueueAttributes", request, Json.SetQueueAttributesRequest, cancellationToken);

    public Task<ListQueuesResponse> ListQueuesAsync(ListQueuesRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("ListQueues", request, Json.ListQueuesRequest, Json.ListQueuesResponse, cancellationToken);

    public Task DeleteQueueAsync(DeleteQueueRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("DeleteQueue", request, Json.DeleteQueueRequest, cancellationToken);

    public Task PurgeQueueAsync(PurgeQueueRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("PurgeQueue", request, Json.PurgeQueueRequest, cancellationToken);

    public Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("SendMessage", request, Json.SendMessageRequest, Json.SendMessageResponse, cancellationToken);

    public Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("SendMessageBatch", request, Json.SendMessageBatchRequest, Json.SendMessageBatchResponse, cancellationToken);

    public Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("ReceiveMessage", request, Json.ReceiveMessageRequest, Json.ReceiveMessageResponse, cancellationToken);

    public Task DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("DeleteMessage", request, Json.DeleteMessageRequest, cancellationToken);

    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        DeleteMessageBatchRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync(
            "DeleteMessageBatch", request, Json.DeleteMessageBatchRequest, Json.DeleteMessageBatchResponse, cancellationToken);

    public Task ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("ChangeMessageVisibility", request, Json.ChangeMessageVisibilityRequest, cancellationToken);

    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync(
            "ChangeMessageVisibilityBatch", request,
            Json.ChangeMessageVisibilityBatchRequest, Json.ChangeMessageVisibilityBatchResponse, cancellationToken);

    public void Dispose() => _client.Dispose();
}
