using MassTransit;

namespace Edp.Service.Batching;

/// <summary>The endpoint of the prefix saga: timers and flush requests, one message at a time per instance by the row's lock.</summary>
internal sealed class PrefixStateDefinition : SagaDefinition<PrefixState>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-prefix-state";

    public PrefixStateDefinition() => EndpointName = QueueName;

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator,
        ISagaConfigurator<PrefixState> sagaConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(
            retryLimit: 5,
            minInterval: TimeSpan.FromMilliseconds(100),
            maxInterval: TimeSpan.FromSeconds(5),
            intervalDelta: TimeSpan.FromMilliseconds(200)));
        endpointConfigurator.UseInMemoryOutbox(context);
    }
}
