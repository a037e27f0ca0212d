using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Publishing;

/// <summary>The endpoint that publishes <c>package-ready</c>.</summary>
internal sealed class PackageReadyConsumerDefinition : ConsumerDefinition<PackageReadyConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-package-publisher";

    public PackageReadyConsumerDefinition(EndpointNames names) => EndpointName = names.Of(QueueName);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PackageReadyConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseEdpRetries();
        consumerConfigurator.Options<BatchOptions>(PublisherBatch.Configure);
    }
}
