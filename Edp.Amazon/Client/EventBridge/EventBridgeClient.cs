using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.EventBridge;

/// <inheritdoc cref="IEventBridgeClient"/>
internal sealed class EventBridgeClient(AmazonClientSettings settings) : IEventBridgeClient
{
    private readonly JsonProtocolClient _client = new(AmazonService.EventBridge, settings);

    private static EventBridgeJson Json => EventBridgeJson.Wire;

    public Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("PutEvents", request, Json.PutEventsRequest, Json.PutEventsResponse, cancellationToken);

    public Task<DescribeEventBusResponse> DescribeEventBusAsync(DescribeEventBusRequest request, CancellationToken cancellationToken) =>
        _client.CallAsync("DescribeEventBus", request, Json.DescribeEventBusRequest, Json.DescribeEventBusResponse, cancellationToken);

    public void Dispose() => _client.Dispose();
}
