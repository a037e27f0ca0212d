using MassTransit;

namespace Edp.Service.Publishing;

/// <summary>The publisher's endpoint: one append to the sinks for what became ready within a few milliseconds.</summary>
internal sealed class PackageObjectsReadyConsumerDefinition : ConsumerDefinition<PackageObjectsReadyConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-event-publisher";

    public PackageObjectsReadyConsumerDefinition() => EndpointName = QueueName;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<PackageObjectsReadyConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(
            retryLimit: 5,
            minInterval: TimeSpan.FromMilliseconds(100),
            maxInterval: TimeSpan.FromSeconds(5),
            intervalDelta: TimeSpan.FromMilliseconds(200)));
        consumerConfigurator.Options<BatchOptions>(options => options
            .SetMessageLimit(200)
            .SetTimeLimit(TimeSpan.FromMilliseconds(20))
            .SetConcurrencyLimit(2));
    }
}
