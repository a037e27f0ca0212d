namespace MassTransit;

/// <summary>The host by configuration: <c>services.AddOptions&lt;AmazonSqsTransportOptions&gt;()</c>. Used when a region is set.</summary>
public sealed class AmazonSqsTransportOptions
{
    /// <summary>System name of the region, such as <c>eu-central-1</c>.</summary>
    public string? Region { get; set; }

    /// <summary>See <see cref="IAmazonSqsHostConfigurator.Scope"/>.</summary>
    public string? Scope { get; set; }

    /// <summary>The access key id; without it the AWS SDK's credential chain.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret access key.</summary>
    public string? SecretKey { get; set; }

    /// <summary>See <see cref="IAmazonSqsHostConfigurator.ServiceUrl"/>.</summary>
    public Uri? ServiceUrl { get; set; }
}
