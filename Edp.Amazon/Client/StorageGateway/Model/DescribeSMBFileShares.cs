namespace Amazon.StorageGateway.Model;

internal sealed class DescribeSMBFileSharesRequest
{
    /// <summary>1 to 10 ARNs.</summary>
    public List<string>? FileShareARNList { get; set; }
}

internal sealed class DescribeSMBFileSharesResponse
{
    public List<SMBFileShareInfo>? SMBFileShareInfoList { get; set; }
}

internal sealed class SMBFileShareInfo
{
    public string? FileShareARN { get; set; }

    /// <summary>Such as <c>AVAILABLE</c>, <c>CREATING</c>, <c>UNAVAILABLE</c>.</summary>
    public string? FileShareStatus { get; set; }

    /// <summary>The bucket (or bucket and prefix, or access point) behind the share, as an ARN.</summary>
    public string? LocationARN { get; set; }

    public string? GatewayARN { get; set; }
}
