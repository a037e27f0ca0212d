using Amazon.EventBridge.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;
using Edp.Amazon.Client.Pipeline;

namespace Amazon.EventBridge;

/// <inheritdoc cref="IAmazonEventBridge"/>
internal sealed class AmazonEventBridgeClient(AmazonClientSettings settings) : IAmazonEventBridge
{
    private readonly JsonProtocolClient _client = new(AmazonService.EventBridge, settings);

    private static EventBridgeJson Json => EventBridgeJson.Wire;

    public Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("PutEvents", request, Json.PutEventsRequest, Json.PutEventsResponse, cancellationToken);

    public Task<DescribeEventBusResponse> DescribeEventBusAsync(
        DescribeEventBusRequest request, CancellationToken cancellationToken = default) =>
        _client.CallAsync("DescribeEventBus", request, Json.DescribeEventBusRequest, Json.DescribeEventBusResponse, cancellationToken);

    public void Dispose() => _client.Dispose();
}
