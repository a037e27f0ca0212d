using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>The endpoint that talks to the File Gateway: two requests at a time, and a slow gateway holds up nothing else.</summary>
internal sealed class RefreshFolderConsumerDefinition : ConsumerDefinition<RefreshFolderConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-gateway-refresh";

    private const int RequestsAtATime = 2;

    public RefreshFolderConsumerDefinition(EndpointNames names)
    {
        EndpointName = names.Of(QueueName);
        ConcurrentMessageLimit = RequestsAtATime;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<RefreshFolderConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.UseEdpRetries();
    }
}
