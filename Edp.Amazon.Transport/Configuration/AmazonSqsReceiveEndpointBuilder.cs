using Edp.Amazon.Transport.Middleware;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Configuration;

/// <summary>Learns from the connected consumers which topics the queue is subscribed to.</summary>
internal sealed class AmazonSqsReceiveEndpointBuilder(
    AmazonSqsHostConfiguration hostConfiguration,
    AmazonSqsReceiveEndpointConfiguration configuration) : ReceiveEndpointBuilder(configuration)
{
    public override ConnectHandle ConnectConsumePipe<T>(IPipe<ConsumeContext<T>> pipe, ConnectPipeOptions options)
    {
        if (configuration.ConfigureConsumeTopology && options.HasFlag(ConnectPipeOptions.ConfigureConsumeTopology))
        {
            var topology = configuration.SqsTopology.Consume.Get<T>();
            if (topology.ConfigureConsumeTopology)
                topology.Subscribe();
        }

        return base.ConnectConsumePipe(pipe, options);
    }

    public AmazonSqsReceiveEndpointContext CreateReceiveEndpointContext()
    {
        var settings = configuration.Settings;
        var send = configuration.SqsTopology.Send;
        var (errorQueue, deadLetterQueue) = (send.ErrorQueue(settings), send.DeadLetterQueue(settings));
        var topology = new BrokerTopology(QueueEntity.Create(settings), configuration.SqsTopology.Consume.GetTopics(),
            [errorQueue, deadLetterQueue]);
        var context = new AmazonSqsReceiveEndpointContext(
            hostConfiguration, configuration, settings, configuration.SqsTopology.Publish, topology);

        // Payloads are found by the interface, so error and dead letters need a class each.
        IErrorTransport errorTransport = new AmazonSqsErrorTransport(hostConfiguration, errorQueue);
        IDeadLetterTransport deadLetterTransport = new AmazonSqsDeadLetterTransport(hostConfiguration, deadLetterQueue);
        context.GetOrAddPayload(() => errorTransport);
        context.GetOrAddPayload(() => deadLetterTransport);
        context.GetOrAddPayload(() => hostConfiguration.Topology);
        return context;
    }
}
