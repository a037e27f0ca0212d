using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>
/// The endpoint of a service in a region, by the rules AWS publishes for the four services, on the SDK's own list of partitions.
/// </summary>
internal sealed class RegionalEndpointProvider(AmazonService service) : IEndpointProvider
{
    private const string Region = "Region";
    private const string CustomEndpoint = "Endpoint";
    private const string UseFips = "UseFIPS";
    private const string UseDualStack = "UseDualStack";

    public static EndpointParameters ParametersOf(IClientConfig config) => new()
    {
        [Region] = config.RegionEndpoint?.SystemName,
        [CustomEndpoint] = config.ServiceURL,
        [UseFips] = config.UseFIPSEndpoint,
        [UseDualStack] = config.UseDualstackEndpoint,
    };

    /// <exception cref="AmazonClientException">The partition has no such endpoint, or the settings contradict each other.</exception>
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = parameters[UseFips] is true;
        var dualStack = parameters[UseDualStack] is true;
        if (parameters[CustomEndpoint] is string { Length: > 0 } url)
        {
            return fips || dualStack
                ? throw new AmazonClientException($"FIPS and dual-stack endpoints cannot be had together with the endpoint {url}.")
                : new Endpoint(url);
        }

        var region = (string)parameters[Region];
        var partition = Fn.Partition(region);
        if (fips && !partition.supportsFIPS)
            throw new AmazonClientException($"The partition {partition.name} of {region} has no FIPS endpoints.");
        if (dualStack && !partition.supportsDualStack)
            throw new AmazonClientException($"The partition {partition.name} of {region} has no dual-stack endpoints.");

        var plainHost = !fips || (!dualStack && service.PlainFipsHostInGov && partition.name == "aws-us-gov");
        var host = plainHost ? service.EndpointPrefix : service.EndpointPrefix + "-fips";
        var suffix = dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        return new Endpoint($"https://{host}.{region}.{suffix}");
    }
}
