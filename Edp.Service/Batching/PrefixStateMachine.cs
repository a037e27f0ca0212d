using Edp.Service.Publishing;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Batching;

/// <summary>
/// One prefix's life: it collects objects in an open batch, and each batch leaves by R5 (quiet period), R6 (count), R7 (marker),
/// R8 (cap) or R9 (flush).
/// </summary>
internal sealed class PrefixStateMachine : MassTransitStateMachine<PrefixState>
{
    private readonly RuleBook _rules;
    private readonly TimeProvider _time;
    private readonly TimerLimits _timers;
    private readonly TimerBudget _budget;

    public PrefixStateMachine(RuleBook rules, TimeProvider time, TimerLimits timers, TimerBudget budget)
    {
        (_rules, _time, _timers, _budget) = (rules, time, timers, budget);

        InstanceState(prefix => prefix.CurrentState);

        Event(() => ObjectsRecorded, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => OverdueFound, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => RuleChanged, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => FlushRequested, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Schedule(() => QuietPeriod, prefix => prefix.TimerToken, timer =>
            timer.Received = e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });

        Initially(
            When(ObjectsRecorded).TakeObjects(this).Settle(this));

        During(Collecting,
            When(ObjectsRecorded).TakeObjects(this).Settle(this),
            When(QuietPeriod.Received).ForgetTimer().LeaveIfComplete(this).Settle(this),
            When(OverdueFound).LeaveIfComplete(this).Settle(this),
            When(RuleChanged).LeaveIfComplete(this).Settle(this),
            When(FlushRequested, flush => flush.Message.BatchId == flush.Saga.BatchId).Flush(this).Settle(this),
            Ignore(FlushRequested, flush => flush.Message.BatchId != flush.Saga.BatchId));

        During(Ready,
            When(ObjectsRecorded).TakeObjects(this).Settle(this),
            When(QuietPeriod.Received).ForgetTimer(),
            Ignore(OverdueFound),
            Ignore(RuleChanged),
            Ignore(FlushRequested));
    }

    /// <summary>A batch is open.</summary>
    public State Collecting { get; } = null!;

    /// <summary>Nothing is open.</summary>
    public State Ready { get; } = null!;

    public Event<ObjectsRecorded> ObjectsRecorded { get; } = null!;

    public Event<OverdueFound> OverdueFound { get; } = null!;

    public Event<RuleChanged> RuleChanged { get; } = null!;

    public Event<FlushRequested> FlushRequested { get; } = null!;

    /// <summary>The one timer of the prefix. It is not moved by each object: when it comes early it is set again for the rest.</summary>
    public Schedule<PrefixState, QuietPeriodElapsed> QuietPeriod { get; } = null!;

    internal async Task TakeObjectsAsync(BehaviorContext<PrefixState, ObjectsRecorded> context)
    {
        foreach (var left in context.Saga.Take(context.Message, _rules.ForOpenBatch(context.Saga.Bucket)))
            await SendOffAsync(context, left);
    }

    internal async Task LeaveIfCompleteAsync(BehaviorContext<PrefixState> context)
    {
        var rule = _rules.ForOpenBatch(context.Saga.Bucket);
        if (context.Saga.LeaveIfComplete(rule, _time.GetMicrosecondNow()) is { } left)
            await SendOffAsync(context, left);
    }

    internal Task FlushAsync(BehaviorContext<PrefixState> context) =>
        SendOffAsync(context, context.Saga.Leave(Contracts.BatchReason.Flush, _time.GetMicrosecondNow()));

    /// <summary>A timer is needed where none is set, where it should have come by now (it was lost), or would come too late.</summary>
    internal bool NeedsTimer(PrefixState prefix) =>
        prefix.TimerDueAt is null || prefix.TimerDueAt <= _time.GetUtcNow() || prefix.TimerDueAt > prefix.DueAt;

    internal bool MaySendTimer() => _budget.TryTake();

    internal TimeSpan SetTimer(PrefixState prefix)
    {
        var now = _time.GetMicrosecondNow();
        var delay = _timers.Hop(prefix.DueAt.GetValueOrDefault() - now);
        prefix.TimerDueAt = now + delay;
        return delay;
    }

    private static async Task SendOffAsync(BehaviorContext<PrefixState> context, Batch left)
    {
        context.GetPayload<IBatchLedger>().Add(left);
        await context.Publish(left.ToPackageObjectsReady(), context.CancellationToken);
    }
}

/// <summary>The verbs of the prefix's state machine.</summary>
internal static class PrefixStateMachineVerbs
{
    public static EventActivityBinder<PrefixState, ObjectsRecorded> TakeObjects(
        this EventActivityBinder<PrefixState, ObjectsRecorded> binder, PrefixStateMachine machine) =>
        binder.ThenAsync(machine.TakeObjectsAsync);

    public static EventActivityBinder<PrefixState, T> LeaveIfComplete<T>(
        this EventActivityBinder<PrefixState, T> binder, PrefixStateMachine machine)
        where T : class =>
        binder.ThenAsync(machine.LeaveIfCompleteAsync);

    public static EventActivityBinder<PrefixState, FlushRequested> Flush(
        this EventActivityBinder<PrefixState, FlushRequested> binder, PrefixStateMachine machine) =>
        binder.ThenAsync(machine.FlushAsync);

    public static EventActivityBinder<PrefixState, QuietPeriodElapsed> ForgetTimer(
        this EventActivityBinder<PrefixState, QuietPeriodElapsed> binder) =>
        binder.Then(context => (context.Saga.TimerToken, context.Saga.TimerDueAt) = (null, null));

    /// <summary>Ends every step that can open a batch or make one leave: a prefix with an open batch collects, and has a timer.</summary>
    public static EventActivityBinder<PrefixState, T> Settle<T>(
        this EventActivityBinder<PrefixState, T> binder, PrefixStateMachine machine)
        where T : class =>
        binder.IfElse(
            context => context.Saga.HasOpenBatch(),
            open => open
                .If(context => machine.NeedsTimer(context.Saga), unarmed => unarmed.IfElse(
                    _ => machine.MaySendTimer(),
                    sent => sent.Schedule(
                        machine.QuietPeriod,
                        context => new QuietPeriodElapsed(context.Saga.CorrelationId),
                        context => machine.SetTimer(context.Saga)),
                    woken => woken.Then(context => (context.Saga.TimerToken, context.Saga.TimerDueAt) = (null, context.Saga.DueAt))))
                .TransitionTo(machine.Collecting),
            empty => empty.TransitionTo(machine.Ready));
}
