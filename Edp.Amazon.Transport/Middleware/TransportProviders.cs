using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Sends by address: queues, and topics by name.</summary>
internal sealed class AmazonSqsSendTransportProvider(
    IAmazonSqsHostConfiguration hostConfiguration,
    AmazonSqsPublishTopology publishTopology,
    ReceiveEndpointContext context) : ISendTransportProvider
{
    public Uri NormalizeAddress(Uri address) => new AmazonSqsEndpointAddress(hostConfiguration.HostAddress, address);

    public Task<ISendTransport> GetSendTransport(Uri address)
    {
        var endpointAddress = new AmazonSqsEndpointAddress(hostConfiguration.HostAddress, address);
        TransportLogMessages.CreateSendTransport(endpointAddress);
        AmazonSqsSendTransportContext transport = endpointAddress.Type == AmazonSqsEndpointAddress.AddressType.Queue
            ? new QueueSendTransportContext(hostConfiguration, context, endpointAddress)
            : new TopicSendTransportContext(hostConfiguration, context, TopicEntity.Create(
                new TopicSettings(endpointAddress.Name, endpointAddress.Durable, endpointAddress.AutoDelete), publishTopology));
        return Task.FromResult<ISendTransport>(new SendTransport<PipeContext>(transport));
    }
}

/// <summary>Publishes by message type.</summary>
internal sealed class AmazonSqsPublishTransportProvider(
    IAmazonSqsHostConfiguration hostConfiguration,
    AmazonSqsPublishTopology publishTopology,
    ReceiveEndpointContext context) : IPublishTransportProvider
{
    public Task<ISendTransport> GetPublishTransport<T>(Uri? publishAddress)
        where T : class
    {
        var topic = TopicEntity.Create(publishTopology.Get<T>().Topic, publishTopology);
        return Task.FromResult<ISendTransport>(
            new SendTransport<PipeContext>(new TopicSendTransportContext(hostConfiguration, context, topic)));
    }
}
