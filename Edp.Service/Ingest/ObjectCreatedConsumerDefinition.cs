using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>The endpoint of the contract: up to 1,000 messages, or what came within a quarter of a second, to a transaction.</summary>
internal sealed class ObjectCreatedConsumerDefinition : ConsumerDefinition<ObjectCreatedConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-object-created";

    public ObjectCreatedConsumerDefinition(EndpointNames names) => EndpointName = names.Of(QueueName);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ObjectCreatedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Ignore<RefusedEventException>();
            EndpointRetries.ForDatabase(retry);
        });
        consumerConfigurator.Options<BatchOptions>(options => options
            .SetMessageLimit(1_000)
            .SetTimeLimit(TimeSpan.FromMilliseconds(250))
            .SetConcurrencyLimit(2));
    }
}
