using Edp.Amazon.Transport.Broker;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Configuration;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>The host of a bus as sending and receiving know it.</summary>
internal interface IAmazonSqsHostConfiguration : IHostConfiguration
{
    AmazonSqsHostSettings Settings { get; }

    /// <summary>The clients and what is known of queues and topics; a new one after the bus has stopped.</summary>
    BrokerContext Broker { get; }

    /// <summary>The topics that the bus publishes to.</summary>
    AmazonSqsPublishTopology PublishTopology { get; }
}
