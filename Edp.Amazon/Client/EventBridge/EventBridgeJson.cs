using System.Text.Json.Serialization;
using Amazon.EventBridge.Model;
using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.EventBridge;

[JsonSerializable(typeof(PutEventsRequest))]
[JsonSerializable(typeof(PutEventsResponse))]
[JsonSerializable(typeof(DescribeEventBusRequest))]
[JsonSerializable(typeof(DescribeEventBusResponse))]
internal sealed partial class EventBridgeJson : JsonSerializerContext
{
    public static EventBridgeJson Wire { get; } = new(WireJson.NewOptions());
}
