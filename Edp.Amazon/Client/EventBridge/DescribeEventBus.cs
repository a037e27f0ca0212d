using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.EventBridge;

/// <summary>Asks for a bus.</summary>
/// <param name="Name">Name or ARN of the bus.</param>
public sealed record DescribeEventBusRequest(string Name);

/// <summary>A bus that exists.</summary>
public sealed record DescribeEventBusResponse
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>When it was created, which tells it from an earlier bus of its name; null where the service does not say.</summary>
    [JsonConverter(typeof(EpochSecondsConverter))]
    public DateTimeOffset? CreationTime { get; init; }
}
