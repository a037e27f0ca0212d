using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>The endpoint that talks to the File Gateway: two requests at a time, so that a slow gateway holds up nothing else.</summary>
internal sealed class RefreshFolderConsumerDefinition : ConsumerDefinition<RefreshFolderConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-gateway-refresh";

    /// <summary>How often a busy gateway is asked again.</summary>
    public const int Retries = 6;

    public RefreshFolderConsumerDefinition(EndpointNames names)
    {
        EndpointName = names.Of(QueueName);
        ConcurrentMessageLimit = 2;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<RefreshFolderConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<FileGatewayBusyException>();
            retry.Exponential(
                Retries, minInterval: TimeSpan.FromMilliseconds(500), maxInterval: TimeSpan.FromSeconds(30), intervalDelta: TimeSpan.FromSeconds(1));
        });
    }
}
