using MassTransit.Configuration;

namespace Edp.Amazon.Transport.Configuration;

internal class AmazonSqsEndpointConfiguration : EndpointConfiguration
{
    protected AmazonSqsEndpointConfiguration(AmazonSqsTopologyConfiguration topology)
        : base(topology) =>
        SqsTopology = topology;

    private AmazonSqsEndpointConfiguration(IEndpointConfiguration parent, AmazonSqsTopologyConfiguration topology, bool isBusEndpoint)
        : base(parent, topology, isBusEndpoint) =>
        SqsTopology = topology;

    public AmazonSqsTopologyConfiguration SqsTopology { get; }

    public AmazonSqsEndpointConfiguration CreateEndpointConfiguration(bool isBusEndpoint = false) =>
        new(this, new AmazonSqsTopologyConfiguration(SqsTopology), isBusEndpoint);
}
