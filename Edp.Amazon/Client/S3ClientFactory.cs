using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Edp.Amazon.Client;

/// <summary>Makes clients of S3, for AWS, and for emulators and the storage of a laboratory.</summary>
public static class S3ClientFactory
{
    private const string SigningRegionOfLastResort = "us-east-1";

    // "Service-specific endpoints" of the AWS SDKs and Tools Reference Guide.
    private static readonly string[] EndpointVariables = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    /// <summary>A client with these settings; what they leave null comes from the AWS SDK.</summary>
    /// <param name="settings">Where and as whom S3 is called.</param>
    public static AmazonS3Client Create(AmazonClientSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var region = settings.Region is { } name ? RegionEndpoint.GetBySystemName(name) : FallbackRegionFactory.GetRegionEndpoint();
        var config = new AmazonS3Config { Timeout = settings.Timeout, RetryMode = RequestRetryMode.Standard };
        if (region is not null)
            config.RegionEndpoint = region;
        if (settings.MaxRetries is { } retries)
            config.MaxErrorRetry = retries;
        if (Endpoint(settings) is { } endpoint)
        {
            // An address of its own takes the region away, and only AWS has host names for buckets.
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region?.SystemName ?? SigningRegionOfLastResort;
            config.ForcePathStyle = true;
        }

        return settings.Credentials is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    private static string? Endpoint(AmazonClientSettings settings) => settings.ServiceUrl?.AbsoluteUri
        ?? EndpointVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
