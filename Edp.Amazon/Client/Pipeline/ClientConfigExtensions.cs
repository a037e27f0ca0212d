using Amazon;
using Amazon.Runtime;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Our settings on the SDK's configuration of a client; what they leave open, the SDK finds by itself.</summary>
internal static class ClientConfigExtensions
{
    /// <summary>With an endpoint of its own (an emulator) and no region anywhere, requests are signed for this one.</summary>
    private const string SigningRegionOfLastResort = "us-east-1";

    /// <summary>A host that is away answers no connection; one that is busy does within a second or two.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3.1);

    /// <exception cref="AmazonClientException">No region is set anywhere.</exception>
    public static T With<T>(this T config, AmazonClientSettings settings)
        where T : ClientConfig
    {
        config.Timeout = settings.Timeout;
        config.ConnectTimeout = ConnectTimeout;
        if (settings.Credentials is { } credentials)
            config.DefaultAWSCredentials = credentials;
        if (settings.UseFips is { } fips)
            config.UseFIPSEndpoint = fips;
        if (settings.UseDualStack is { } dualStack)
            config.UseDualstackEndpoint = dualStack;
        if (settings.MaxRetries is { } retries)
            config.MaxErrorRetry = retries;

        var region = settings.Region is { } name ? RegionEndpoint.GetBySystemName(name) : FallbackRegionFactory.GetRegionEndpoint();
        if (region is not null)
            config.RegionEndpoint = region;
        if (settings.ServiceUrl is { } url)
            config.ServiceURL = url.AbsoluteUri;

        // Read after the region is set: the first look at ServiceURL takes AWS_ENDPOINT_URL[_<SERVICE>] and then forgets the region,
        // which requests to such an endpoint are still signed for.
        var hasOwnEndpoint = !string.IsNullOrEmpty(config.ServiceURL);
        if (region is null && !hasOwnEndpoint)
            throw new AmazonClientException(
                $"No AWS region is set for {config.ServiceId}: set AWS_REGION, the region of the AWS profile, or the region in the settings.");

        if (hasOwnEndpoint)
            config.AuthenticationRegion = region?.SystemName ?? SigningRegionOfLastResort;
        return config;
    }
}
