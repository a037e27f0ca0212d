using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Middleware.InMemoryOutbox;

namespace Edp.Service.Sagas;

/// <summary>
/// Holds back what state machines publish and schedule until the transaction is committed. What gets lost after that is found by the
/// sweeper: the rows say what is due.
/// </summary>
internal sealed partial class SagaOutbox
{
    private readonly InMemoryOutboxConsumeContext<LendScope> _held;

    public SagaOutbox(ConsumeContext<LendScope> context)
    {
        // A scope of its own, so that the payloads of an attempt that failed do not show in the next.
        _held = new InMemoryOutboxConsumeContext<LendScope>(
            new MessageConsumeContext<LendScope>(new ConsumeContextScope<LendScope>(context), context.Message));

        // The outbox by itself holds back what is published, but not what is scheduled.
        if (context.TryGetPayload(out MessageSchedulerContext? scheduler))
        {
            var held = new ConsumeMessageSchedulerContext(_held, scheduler.SchedulerFactory);
            _held.AddOrUpdatePayload<MessageSchedulerContext>(() => held, _ => held);
        }
    }

    /// <summary>Raises an event of a state machine for an instance that the caller has locked.</summary>
    /// <param name="machine">The machine's event.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="message">The event's message.</param>
    /// <param name="ledger">Where the machine finds the rows that belong to the transaction; a payload of its context.</param>
    public Task RaiseAsync<TSaga, TMessage>(
        StateMachineSagaMessageFilter<TSaga, TMessage> machine, TSaga instance, TMessage message, object ledger)
        where TSaga : class, SagaStateMachineInstance
        where TMessage : class
    {
        var context = new ConsumeContextScope<TMessage>(new MessageConsumeContext<TMessage>(_held, message), ledger);
        return machine.Send(
            new DefaultSagaConsumeContext<TSaga, TMessage>(context, instance), Pipe.Empty<SagaConsumeContext<TSaga, TMessage>>());
    }

    /// <summary>Sends what was held back, after the commit.</summary>
    public async Task SendAsync(ILogger logger)
    {
        try
        {
            await _held.ExecutePendingActions(concurrentMessageDelivery: true);
        }
#pragma warning disable CA1031 // The commit stands whatever the transport says; the sweeper sends what did not go out.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotSent(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Recorded, but the transport took no message; the sweeper will send it")]
        public static partial void NotSent(ILogger logger, Exception exception);
    }
}
