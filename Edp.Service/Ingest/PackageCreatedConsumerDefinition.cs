using Edp.Service.Sagas;
using Edp.Service.Transactions;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>The endpoint of the contract <c>PackageCreated</c>.</summary>
internal sealed class PackageCreatedConsumerDefinition : ConsumerDefinition<PackageCreatedConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-package-created";

    public PackageCreatedConsumerDefinition(EndpointNames names) => EndpointName = names.Of(QueueName);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PackageCreatedConsumer> consumerConfigurator,
        IRegistrationContext context) =>
        endpointConfigurator.UseEdpRetries(retry => retry.Ignore<RefusedEventException>());
}
