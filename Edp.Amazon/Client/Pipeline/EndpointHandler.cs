using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Gives each request the endpoint that <see cref="RegionalEndpointProvider"/> finds for its configuration.</summary>
internal sealed class EndpointHandler : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        RegionalEndpointProvider.ParametersOf(requestContext.ClientConfig);
}
