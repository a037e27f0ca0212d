using MassTransit.Configuration;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Topology;

internal sealed class AmazonSqsBusTopology(IHostConfiguration hostConfiguration, ITopologyConfiguration configuration) :
    BusTopology(hostConfiguration, configuration);
