using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>The SDK's client configuration for one service whose package is not used.</summary>
internal sealed class AmazonServiceConfig : ClientConfig
{
    private readonly AmazonService _service;

    /// <exception cref="AmazonClientException">No region is set anywhere.</exception>
    public AmazonServiceConfig(AmazonService service, AmazonClientSettings settings)
        : base(new DefaultConfigurationProvider(DefaultsByMode()))
    {
        _service = service;
        ServiceId = service.Id;
        AuthenticationServiceName = service.EndpointPrefix;
        EndpointProvider = new RegionalEndpointProvider(service);
        this.With(settings);
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
        });
}
