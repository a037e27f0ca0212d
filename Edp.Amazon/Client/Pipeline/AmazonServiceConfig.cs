using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>The SDK's client configuration for one service: our settings first, then all that the SDK finds by itself.</summary>
internal sealed class AmazonServiceConfig : ClientConfig
{
    /// <summary>With an endpoint of its own (an emulator) and no region anywhere, requests are signed for this one.</summary>
    private const string SigningRegionOfLastResort = "us-east-1";

    private readonly AmazonService _service;

    /// <exception cref="AmazonClientException">No region is set anywhere.</exception>
    public AmazonServiceConfig(AmazonService service, AmazonClientSettings settings)
        : base(new DefaultConfigurationProvider(DefaultsByMode()))
    {
        _service = service;
        ServiceId = service.Id;
        AuthenticationServiceName = service.EndpointPrefix;
        EndpointProvider = new RegionalEndpointProvider(service);
        Timeout = settings.Timeout;
        if (settings.UseFips is { } fips)
            UseFIPSEndpoint = fips;
        if (settings.UseDualStack is { } dualStack)
            UseDualstackEndpoint = dualStack;
        if (settings.MaxRetries is { } retries)
            MaxErrorRetry = retries;

        var region = settings.Region is { } name ? RegionEndpoint.GetBySystemName(name) : FallbackRegionFactory.GetRegionEndpoint();
        if (region is not null)
            RegionEndpoint = region;
        if (settings.ServiceUrl is { } url)
            ServiceURL = url.AbsoluteUri;

        // Read after the region is set: the first look at ServiceURL takes AWS_ENDPOINT_URL[_<SERVICE>] and then forgets the region,
        // which requests to such an endpoint are still signed for.
        var hasOwnEndpoint = !string.IsNullOrEmpty(ServiceURL);
        if (region is null && !hasOwnEndpoint)
            throw new AmazonClientException(
                $"No AWS region is set for {service.Id}: set AWS_REGION, the region of the AWS profile, or the region in the settings.");

        if (hasOwnEndpoint)
            AuthenticationRegion = region?.SystemName ?? SigningRegionOfLastResort;
    }

    public override string ServiceVersion => _service.ApiVersion;

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("EDP", ThisVersion);

    public override string RegionEndpointServiceName => _service.EndpointPrefix;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(RegionalEndpointProvider.ParametersOf(this));

    private static string ThisVersion => typeof(AmazonServiceConfig).Assembly.GetName().Version!.ToString(3);

    private static IEnumerable<IDefaultConfiguration> DefaultsByMode() =>
        Enum.GetValues<DefaultConfigurationMode>().Select(mode => new DefaultConfiguration
        {
            Name = mode,
            RetryMode = RequestRetryMode.Standard,
            ConnectTimeout = TimeSpan.FromSeconds(3.1),
        });
}
