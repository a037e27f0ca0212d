using Edp.Service.Batching;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>The endpoint of the prefix saga: flush requests, one message at a time per instance by the row's lock.</summary>
internal sealed class PrefixStateDefinition : SagaDefinition<PrefixState>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-prefix-state";

    public PrefixStateDefinition(EndpointNames names) => EndpointName = names.Of(QueueName);

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator,
        ISagaConfigurator<PrefixState> sagaConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseEdpRetries();
        endpointConfigurator.UseInMemoryOutbox(context);
        sagaConfigurator.UseFilter(new RowSchedulingFilter<PrefixState>());
    }
}
