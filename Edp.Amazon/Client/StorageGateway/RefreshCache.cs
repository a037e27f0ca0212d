using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.StorageGateway;

/// <summary>Asks a file share to look at its bucket again.</summary>
public sealed record RefreshCacheRequest
{
    /// <summary>The share.</summary>
    [JsonPropertyName("FileShareARN")]
    public required string FileShareArn { get; init; }

    /// <summary>Folders, such as <c>/a/b</c>; up to 50. Default: the root.</summary>
    public IReadOnlyList<string>? FolderList { get; init; }

    /// <summary>Whether the folders below are refreshed too. Default of the service: true.</summary>
    public bool? Recursive { get; init; }
}

/// <summary>The refresh has started.</summary>
public sealed record RefreshCacheResponse
{
    /// <summary>The share.</summary>
    [JsonPropertyName("FileShareARN")]
    public string? FileShareArn { get; init; }

    /// <summary>The id that the event "Storage Gateway Refresh Cache Event" will carry when the refresh is done.</summary>
    public string? NotificationId { get; init; }
}
