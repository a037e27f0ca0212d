using MassTransit;
using MassTransit.Middleware;

namespace Edp.Service.Sagas;

/// <summary>Raises one event of a state machine in memory, for instances that the caller has locked.</summary>
internal sealed class MachineEvent<TState, TEvent>(SagaStateMachine<TState> machine, Event<TEvent> @event)
    where TState : class, ITimedInstance
    where TEvent : class
{
    private readonly StateMachineSagaMessageFilter<TState, TEvent> _filter = new(machine, @event);

    public Task RaiseAsync(TState instance, TEvent message, SagaOutput output) =>
        _filter.Send(new RaisedContext<TState, TEvent>(instance, message, output), Pipe.Empty<SagaConsumeContext<TState, TEvent>>());
}
