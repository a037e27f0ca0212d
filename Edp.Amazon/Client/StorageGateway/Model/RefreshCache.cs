namespace Amazon.StorageGateway.Model;

/// <summary>Asks a file share to look at its bucket again.</summary>
internal sealed class RefreshCacheRequest
{
    public string? FileShareARN { get; set; }

    /// <summary>Folders, such as <c>/a/b</c>; up to 50. Default: the root.</summary>
    public List<string>? FolderList { get; set; }

    /// <summary>Whether the folders below are refreshed too. Default of the service: true.</summary>
    public bool? Recursive { get; set; }
}

/// <summary>The refresh has started.</summary>
internal sealed class RefreshCacheResponse
{
    public string? FileShareARN { get; set; }

    /// <summary>The id that the event "Storage Gateway Refresh Cache Event" will carry when the refresh is done.</summary>
    public string? NotificationId { get; set; }
}
