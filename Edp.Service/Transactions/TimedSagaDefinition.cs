using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>The endpoint of a saga whose timers are in its rows: what both sagas need there.</summary>
internal abstract class TimedSagaDefinition<TState> : SagaDefinition<TState>
    where TState : class, ITimedInstance
{
    protected TimedSagaDefinition(string queueName) => EndpointName = queueName;

    protected sealed override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator,
        ISagaConfigurator<TState> sagaConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseEdpRetries();
        endpointConfigurator.UseInMemoryOutbox(context);
        sagaConfigurator.UseFilter(new RowSchedulingFilter<TState>());
        ConfigureFilters(sagaConfigurator);
    }

    /// <summary>Adds what this saga alone needs around its machine.</summary>
    protected virtual void ConfigureFilters(ISagaConfigurator<TState> sagaConfigurator)
    {
    }
}
