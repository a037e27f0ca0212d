using System.Text.Json.Serialization;
using Edp.Amazon.Client.EventBridge;

namespace Amazon.EventBridge.Model;

internal sealed class DescribeEventBusRequest
{
    /// <summary>Name or ARN of the bus.</summary>
    public string? Name { get; set; }
}

/// <summary>A bus that exists.</summary>
internal sealed class DescribeEventBusResponse
{
    public string? Name { get; set; }

    public string? Arn { get; set; }

    /// <summary>When it was created, which tells it from an earlier bus of its name; null where the service does not say.</summary>
    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTime? CreationTime { get; set; }
}
