using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Receives for one endpoint, from start to stop.</summary>
internal sealed class AmazonSqsReceiveTransport(IAmazonSqsHostConfiguration hostConfiguration, AmazonSqsReceiveEndpointContext context) :
    IReceiveTransport
{
    public ReceiveTransportHandle Start()
    {
        var agent = new AmazonSqsReceiveTransportAgent(hostConfiguration, context);
        agent.Start();
        return agent;
    }

    public void Probe(ProbeContext probe) => context.Probe(probe.CreateScope("receiveTransport"));

    public ConnectHandle ConnectReceiveObserver(IReceiveObserver observer) => context.ConnectReceiveObserver(observer);

    public ConnectHandle ConnectReceiveTransportObserver(IReceiveTransportObserver observer) =>
        context.ConnectReceiveTransportObserver(observer);

    public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => context.ConnectPublishObserver(observer);

    public ConnectHandle ConnectSendObserver(ISendObserver observer) => context.ConnectSendObserver(observer);
}
