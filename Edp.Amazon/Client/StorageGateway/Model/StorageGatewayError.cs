namespace Amazon.StorageGateway.Model;

/// <summary>The finer half of an error.</summary>
internal sealed class StorageGatewayError
{
    /// <summary>Such as <c>GatewayNotConnected</c>.</summary>
    public string? ErrorCode { get; set; }
}
