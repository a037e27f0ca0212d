using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Batching;

/// <summary>
/// One prefix's life: objects are collected in an open batch, which closes by R5 (quiet period), R6 (count), R7 (marker), R8 (cap) or R9
/// (flush); one that expects something by R15 (complete, or incomplete when its time is over) or R9. An operator may hold, extend or cancel
/// it (R17). A closed batch is given out, and delivered from there.
/// </summary>
internal sealed class PrefixStateMachine : MassTransitStateMachine<PrefixState>
{
    private readonly BucketRules _rules;
    private readonly TimeProvider _time;

    public PrefixStateMachine(BucketRules rules, TimeProvider time)
    {
        (_rules, _time) = (rules, time);

        InstanceState(prefix => prefix.CurrentState);

        Event(() => ObjectsRecorded, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => BatchExpected, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => ExpectationChanged, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => ObjectsDeleted, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => RulesChanged, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => FlushRequested, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => HoldRequested, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => ExtendRequested, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Event(() => CancelRequested, e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });
        Schedule(() => QuietPeriod, prefix => prefix.TimerToken, timer =>
            timer.Received = e => { e.CorrelateById(m => m.Message.PrefixId); e.ConfigureConsumeTopology = false; });

        Initially(
            Collect(When(ObjectsRecorded).Then(OpenBatch)),
            When(BatchExpected).Then(OpenExpectedBatch).TransitionTo(Collecting));

        During(Ready,
            Collect(When(ObjectsRecorded).Then(OpenBatch)),
            When(BatchExpected).Then(OpenExpectedBatch).TransitionTo(Collecting),
            Ignore(ExpectationChanged),
            // The timer of a batch that closed before it came.
            When(QuietPeriod.Received).Then(ClearTimer),
            Ignore(ObjectsDeleted),
            Ignore(RulesChanged),
            Ignore(FlushRequested),
            Ignore(HoldRequested),
            Ignore(ExtendRequested),
            Ignore(CancelRequested));

        During(Collecting,
            // A batch whose time was over before these objects came closes without them.
            Collect(When(ObjectsRecorded).If(WasDue, due => due.Close(this, DueReason).Then(OpenBatch))),
            When(BatchExpected).If(IsDue, due => due.Close(this, DueReason).Then(OpenExpectedBatch)),
            When(ExpectationChanged, IsOfOpenBatch).Then(TakeExpectation).IfElse(IsComplete,
                complete => complete.Close(this, _ => BatchReason.Complete).TransitionTo(Ready),  // R15, all was there already
                open => open.WaitUntilDue(this)),
            Ignore(ExpectationChanged, changed => !IsOfOpenBatch(changed)),
            When(ObjectsDeleted, IsInOpenBatch).Then(RemoveObjects).WaitUntilDue(this),  // R4
            Ignore(ObjectsDeleted, deleted => !IsInOpenBatch(deleted)),
            CloseIfDue(When(QuietPeriod.Received).Then(ClearTimer)),
            When(RulesChanged).Then(TakeBackWrongTimes).Then(ExpectByRule).IfElse(IsCompleteAnew,
                complete => complete.Close(this, _ => BatchReason.Complete).TransitionTo(Ready),  // R15 by a rule that was lowered
                rest => rest.IfElse(IsFullAnew,
                    full => full.Close(this, _ => BatchReason.Count).TransitionTo(Ready),  // R6 by a rule that was lowered
                    open => CloseIfDue(open))),
            When(FlushRequested, IsForOpenBatch).Close(this, _ => BatchReason.Flush).TransitionTo(Ready),  // R9
            When(HoldRequested, IsForOpenBatch).Then(Hold).WaitUntilDue(this),  // R17
            When(ExtendRequested, IsForOpenBatch).Then(Extend).WaitUntilDue(this),
            When(CancelRequested, IsForOpenBatch).Close(this, _ => Batch.Cancelled).TransitionTo(Ready),
            Ignore(FlushRequested, flush => !IsForOpenBatch(flush)),
            Ignore(HoldRequested, hold => !IsForOpenBatch(hold)),
            Ignore(ExtendRequested, extend => !IsForOpenBatch(extend)),
            Ignore(CancelRequested, cancel => !IsForOpenBatch(cancel)));
    }

    /// <summary>A batch is open.</summary>
    public State Collecting { get; } = null!;

    /// <summary>Nothing is open.</summary>
    public State Ready { get; } = null!;

    public Event<ObjectsRecorded> ObjectsRecorded { get; } = null!;

    public Event<BatchExpected> BatchExpected { get; } = null!;

    public Event<ExpectationChanged> ExpectationChanged { get; } = null!;

    public Event<ObjectsDeleted> ObjectsDeleted { get; } = null!;

    public Event<RulesChanged> RulesChanged { get; } = null!;

    public Event<FlushRequested> FlushRequested { get; } = null!;

    public Event<HoldRequested> HoldRequested { get; } = null!;

    public Event<ExtendRequested> ExtendRequested { get; } = null!;

    public Event<CancelRequested> CancelRequested { get; } = null!;

    /// <summary>
    /// The one timer of the prefix. It is not moved by each object: when it comes early it is set again for the rest. So its column changes
    /// about once in a quiet period, and not with each transaction.
    /// </summary>
    public Schedule<PrefixState, QuietPeriodElapsed> QuietPeriod { get; } = null!;

    /// <summary>R6 to R8 and R15 for what has just arrived.</summary>
    private EventActivityBinder<PrefixState, ObjectsRecorded> Collect(EventActivityBinder<PrefixState, ObjectsRecorded> arrived) => arrived
        .Then(AddObjects)
        .IfElse(ClosesAsComplete, complete => complete.Close(this, _ => BatchReason.Complete).TransitionTo(Ready),  // R15
            rest => rest.IfElse(ClosesByMarker, marked => marked.Close(this, _ => BatchReason.Marker).TransitionTo(Ready),  // R7
                unmarked => unmarked.IfElse(ClosesByCount, full => full.Close(this, _ => BatchReason.Count).TransitionTo(Ready),  // R6
                    open => open.WaitUntilDue(this).TransitionTo(Collecting))));

    /// <summary>R5, R7, R8 and R15 for a batch whose timer came.</summary>
    private EventActivityBinder<PrefixState, T> CloseIfDue<T>(EventActivityBinder<PrefixState, T> binder)
        where T : class => binder
        .IfElse(IsDue, due => due.Close(this, DueReason).TransitionTo(Ready), open => open.WaitUntilDue(this));

    internal DateTimeOffset Now => _time.GetMicrosecondNow();

    internal DateTimeOffset DueAt(PrefixState prefix) => RuleOf(prefix).DueAt(prefix);

    internal bool VerifiesAtClose(PrefixState prefix) => RuleOf(prefix).Options.VerifyAtClose;

    internal ManifestFolder? Manifests(PrefixState prefix) => RuleOf(prefix).Manifests;

    private BatchRule RuleOf(PrefixState prefix) => _rules.ForOpenBatch(prefix);

    // Where one object fulfils R6 and R7, the reason is the marker.
    private bool ClosesByMarker(BehaviorContext<PrefixState, ObjectsRecorded> context) =>
        context.Saga.EndsWithMarker && !context.Saga.Expects && RuleOf(context.Saga).ClosesByLast(context.Saga);

    private static bool IsComplete<T>(BehaviorContext<PrefixState, T> context)
        where T : class => BatchRule.IsComplete(context.Saga);

    private static bool ClosesAsComplete(BehaviorContext<PrefixState, ObjectsRecorded> context) =>
        IsComplete(context) && !StillAwaitsContent(context);

    // What comes next shows that the content does not.
    private static bool StillAwaitsContent(BehaviorContext<PrefixState, ObjectsRecorded> context) =>
        context.Saga.AwaitsContent && !context.Message.HasMore;

    private bool IsCompleteAnew(BehaviorContext<PrefixState, RulesChanged> context) => IsComplete(context) && IsDueAnew(context);

    private bool IsFullAnew(BehaviorContext<PrefixState, RulesChanged> context) =>
        RuleOf(context.Saga).IsFull(context.Saga) && IsDueAnew(context);

    // One that had all before waits for the content of an empty object, and goes on waiting.
    private bool IsDueAnew(BehaviorContext<PrefixState, RulesChanged> context) => context.Saga.DueAt != DueAt(context.Saga);

    private bool IsDue<T>(BehaviorContext<PrefixState, T> context)
        where T : class => DueAt(context.Saga) <= Now;

    private bool WasDue(BehaviorContext<PrefixState, ObjectsRecorded> context) =>
        DueAt(context.Saga) <= context.Message.RecordedAt;

    private static bool IsOfOpenBatch(BehaviorContext<PrefixState, ExpectationChanged> context) =>
        context.Message.BatchId == context.Saga.BatchId;

    private static bool IsForOpenBatch<T>(BehaviorContext<PrefixState, T> context)
        where T : class, IOperatorMessage => context.Message.BatchId == context.Saga.BatchId;

    private void Hold(BehaviorContext<PrefixState, HoldRequested> context) => context.Saga.Hold(context.Message.Until, Now);

    private void Extend(BehaviorContext<PrefixState, ExtendRequested> context) => context.Saga.Extend(context.Message.Until, Now);

    private string DueReason<T>(BehaviorContext<PrefixState, T> context)
        where T : class => RuleOf(context.Saga).DueReason(context.Saga);

    private bool ClosesByCount(BehaviorContext<PrefixState, ObjectsRecorded> context) =>
        RuleOf(context.Saga).IsFull(context.Saga) && !StillAwaitsContent(context);

    private static bool IsInOpenBatch(BehaviorContext<PrefixState, ObjectsDeleted> context) =>
        context.Message.BatchId == context.Saga.BatchId;

    private static void RemoveObjects(BehaviorContext<PrefixState, ObjectsDeleted> context) => context.Saga.RemoveObjects(context.Message);

    private void OpenBatch(BehaviorContext<PrefixState, ObjectsRecorded> context)
    {
        context.Saga.KeepRule(context.Message.Next?.Rule);
        context.Saga.Open(RuleOf(context.Saga), context.Message.RecordedAt);
    }

    private void OpenExpectedBatch(BehaviorContext<PrefixState, BatchExpected> context)
    {
        context.Saga.KeepRule(_rules.Current.ForOpenBatch(context.Saga.Bucket, context.Saga.Prefix));
        context.Saga.Open(RuleOf(context.Saga), context.Message.RecordedAt);
    }

    private void TakeExpectation(BehaviorContext<PrefixState, ExpectationChanged> context)
    {
        context.Saga.EndHold(Now);
        context.Saga.Expect(context.Message, RuleOf(context.Saga).Expectation);
    }

    private void ExpectByRule(BehaviorContext<PrefixState, RulesChanged> context)
    {
        if (context.Message.ExpectsOther)
            context.Saga.Expect(RuleOf(context.Saga).Expectation, context.Message.MissingFiles);
    }

    private void AddObjects(BehaviorContext<PrefixState, ObjectsRecorded> context) =>
        context.Saga.AddObjects(context.Message, RuleOf(context.Saga));

    private void TakeBackWrongTimes<T>(BehaviorContext<PrefixState, T> context)
        where T : class => context.Saga.TakeBackTimesAfter(Now);

    private static void ClearTimer(BehaviorContext<PrefixState, QuietPeriodElapsed> context) => context.Saga.TimerDueAt = null;
}

/// <summary>The verbs of the prefix's state machine.</summary>
internal static class PrefixStateMachineVerbs
{
    /// <summary>Closes the open batch and gives it out. A machine without EDP's outbox around it publishes the contract itself.</summary>
    public static EventActivityBinder<PrefixState, T> Close<T>(
        this EventActivityBinder<PrefixState, T> binder, PrefixStateMachine machine, Func<BehaviorContext<PrefixState, T>, string> reasonOf)
        where T : class =>
        binder.ThenAsync(async context =>
        {
            var now = context.Message is ObjectsRecorded recorded ? recorded.RecordedAt : machine.Now;
            // Without EDP's outbox nobody would list the prefix, or write the manifest.
            var isInOutbox = context.TryGetPayload(out SagaOutput? output);
            var closed = context.Saga.Close(
                reasonOf(context), now, isInOutbox && machine.VerifiesAtClose(context.Saga), isInOutbox ? machine.Manifests(context.Saga) : null);
            if (output is not null)
                output.Add(closed);
            else if (closed.Reason != Batch.Cancelled)
                await context.Publish(closed.ToContract(), context.CancellationToken);
        });

    /// <summary>Sets the timer where none is set that comes in time.</summary>
    public static EventActivityBinder<PrefixState, T> WaitUntilDue<T>(this EventActivityBinder<PrefixState, T> binder, PrefixStateMachine machine)
        where T : class =>
        binder
            .Then(context => context.Saga.DueAt = machine.DueAt(context.Saga))
            .If(
                context => context.Saga.TimerDueAt is null || context.Saga.TimerDueAt > context.Saga.DueAt,
                late => late.Schedule(
                    machine.QuietPeriod,
                    context => new QuietPeriodElapsed(context.Saga.CorrelationId),
                    context => context.Saga.DueAt.GetValueOrDefault().UtcDateTime));
}
