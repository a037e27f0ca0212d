using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

internal sealed class AmazonSqsReceiveEndpointContext(
    IAmazonSqsHostConfiguration hostConfiguration,
    IReceiveEndpointConfiguration configuration,
    ReceiveSettings settings,
    AmazonSqsPublishTopology publishTopology,
    BrokerTopology topology) : BaseReceiveEndpointContext(hostConfiguration, configuration)
{
    public ReceiveSettings Settings => settings;

    public BrokerTopology Topology => topology;

    public override void AddSendAgent(IAgent agent) => throw new NotSupportedException("Sending has no agents here");

    public override void AddConsumeAgent(IAgent agent) => throw new NotSupportedException("The receive transport owns its receiver");

    public override Exception ConvertException(Exception exception, string message) =>
        exception as AmazonSqsConnectionException ?? new AmazonSqsConnectionException(message, exception);

    public override void Probe(ProbeContext context)
    {
        context.Add("type", "AmazonSQS");
        context.Set(new
        {
            Settings.Name,
            Settings.Durable,
            Settings.AutoDelete,
            Settings.PrefetchCount,
            Settings.ConcurrentMessageLimit,
            Settings.WaitTimeSeconds,
        });
        topology.Probe(context.CreateScope("topology"));
    }

    protected override ISendTransportProvider CreateSendTransportProvider() =>
        new AmazonSqsSendTransportProvider(hostConfiguration, publishTopology, this);

    protected override IPublishTransportProvider CreatePublishTransportProvider() =>
        new AmazonSqsPublishTransportProvider(hostConfiguration, publishTopology, this);
}
