using Edp.Service.Batching;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>The endpoint of the prefix saga: messages to prefixes, one at a time per instance by the row's lock.</summary>
internal sealed class PrefixStateDefinition(EndpointNames names, TimeProvider time) : TimedSagaDefinition<PrefixState>(names.Of(QueueName))
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-prefix-state";

    protected override void ConfigureFilters(ISagaConfigurator<PrefixState> sagaConfigurator) =>
        sagaConfigurator.UseFilter(new OperatorActionFilter(time));
}
