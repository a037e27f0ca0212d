using MassTransit;

namespace Edp.Service.Sagas;

/// <summary>Gives the scheduling of <see cref="RowScheduler"/> to a saga whose messages come through its endpoint.</summary>
internal sealed class RowSchedulingFilter<TState> : IFilter<SagaConsumeContext<TState>>
    where TState : class, ITimedInstance
{
    public Task Send(SagaConsumeContext<TState> context, IPipe<SagaConsumeContext<TState>> next)
    {
        context.TryGetPayload(out SagaOutput? output);
        var scheduling = RowScheduler.For(context, context.Saga, output);
        context.AddOrUpdatePayload<MessageSchedulerContext>(() => scheduling, _ => scheduling);
        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("rowScheduling");
}
