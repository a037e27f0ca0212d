using Edp.Service.Sagas;
using Edp.Service.Transactions;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>The endpoint of the contract <c>ObjectsExpected</c>, which also takes it as plain JSON.</summary>
internal sealed class ObjectsExpectedConsumerDefinition : ConsumerDefinition<ObjectsExpectedConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-objects-expected";

    public ObjectsExpectedConsumerDefinition(EndpointNames names) => EndpointName = names.Of(QueueName);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ObjectsExpectedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseRawJsonDeserializer(RawSerializerOptions.All, isDefault: true);
        endpointConfigurator.UseEdpRetries(retry => retry.Ignore<RefusedEventException>());
    }
}
