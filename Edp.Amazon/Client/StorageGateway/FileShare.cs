using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.StorageGateway;

/// <summary>A file share of a gateway.</summary>
public sealed record FileShare
{
    /// <summary>The share.</summary>
    [JsonPropertyName("FileShareARN")]
    public required string FileShareArn { get; init; }

    /// <summary>Such as <c>AVAILABLE</c>, <c>CREATING</c>, <c>UNAVAILABLE</c>.</summary>
    public string? FileShareStatus { get; init; }

    /// <summary>The bucket (or bucket and prefix, or access point) behind the share, as an ARN.</summary>
    [JsonPropertyName("LocationARN")]
    public string? LocationArn { get; init; }

    /// <summary>The gateway.</summary>
    [JsonPropertyName("GatewayARN")]
    public string? GatewayArn { get; init; }
}
