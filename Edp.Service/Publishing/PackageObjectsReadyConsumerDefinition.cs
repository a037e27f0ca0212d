using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Publishing;

/// <summary>The endpoint that publishes <c>package-objects-ready</c>.</summary>
internal sealed class PackageObjectsReadyConsumerDefinition : ConsumerDefinition<PackageObjectsReadyConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-event-publisher";

    public PackageObjectsReadyConsumerDefinition(EndpointNames names) => EndpointName = names.Of(QueueName);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PackageObjectsReadyConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseEdpRetries();
        consumerConfigurator.Options<BatchOptions>(PublisherBatch.Configure);
    }
}
