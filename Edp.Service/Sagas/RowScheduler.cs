using MassTransit;
using MassTransit.Scheduling;

namespace Edp.Service.Sagas;

/// <summary>
/// MassTransit's scheduling with the instance's row as its store: a timer is the row's due time, written in the transaction that schedules.
/// It can neither be lost nor be too long for a transport (R11). <c>DueTimers</c> raises what is due.
/// </summary>
internal sealed class RowScheduler(ITimedInstance instance, SagaOutput? output) : IScheduleMessageProvider
{
    /// <summary>The scheduling of a context, for this instance.</summary>
    public static MessageSchedulerContext For(ConsumeContext context, ITimedInstance instance, SagaOutput? output) =>
        new MassTransit.Context.ConsumeMessageSchedulerContext(
            context, _ => new MessageScheduler(new RowScheduler(instance, output), busTopology: null!));

    public Task<ScheduledMessage<T>> ScheduleSend<T>(
        Uri destinationAddress, DateTime scheduledTime, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class
    {
        var dueAt = new DateTimeOffset(scheduledTime, TimeSpan.Zero);
        instance.TimerDueAt = dueAt;
        output?.TimerSet(dueAt);
        return Task.FromResult<ScheduledMessage<T>>(
            new ScheduledMessageHandle<T>(Guid.NewGuid(), scheduledTime, destinationAddress, message));
    }

    // A timer that was set since stays: only the one of this token is cancelled, and an instance has one at a time.
    public Task CancelScheduledSend(Guid tokenId, CancellationToken cancellationToken)
    {
        if (instance.TimerToken == tokenId)
            instance.TimerDueAt = null;
        return Task.CompletedTask;
    }

    public Task CancelScheduledSend(Uri destinationAddress, Guid tokenId, CancellationToken cancellationToken) =>
        CancelScheduledSend(tokenId, cancellationToken);
}
