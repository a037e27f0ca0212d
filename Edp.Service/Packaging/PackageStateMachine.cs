using Edp.Core.Clocks;
using Edp.Core.Packaging;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>
/// One package's life: observed by a batch or a revision, it waits for the delay, has the File Gateway refreshed if there is one, and is ready:
/// <c>package-ready</c> is given out. Something newer starts the wait again, and is what the event is about.
/// </summary>
internal sealed class PackageStateMachine : MassTransitStateMachine<PackageState>
{
    private readonly PackageRules _rules;
    private readonly TimeProvider _time;

    public PackageStateMachine(PackageRules rules, TimeProvider time)
    {
        (_rules, _time) = (rules, time);

        InstanceState(package => package.CurrentState);

        Event(() => PackageObserved, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshStarted, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshDeferred, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshFailed, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => GatewayRefreshed, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => ClockCorrected, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => ReleaseRequested, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Schedule(() => Delay, package => package.TimerToken, timer =>
            timer.Received = e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });

        Initially(
            StartWait(When(PackageObserved)));

        During(Waiting,
            StartWaitIfNewer(When(PackageObserved)),
            When(Delay.Received).Then(ClearTimer).IfElse(IsDue, EndWait, early => early.SetTimer(this)),
            When(ClockCorrected).Then(context => context.Saga.TakeBackTimesAfter(Now, _rules.Delay)).SetTimer(this),
            EndWait(When(ReleaseRequested, IsForThisRound)),  // R17
            Ignore(ReleaseRequested, release => !IsForThisRound(release)),
            Ignore(RefreshStarted),
            Ignore(RefreshDeferred),
            Ignore(RefreshFailed),
            Ignore(GatewayRefreshed));

        During(Refreshing,
            StartWaitIfNewer(When(PackageObserved)),
            // The gateway took the request: wait until it reports that it is done, which it may have done already.
            When(RefreshStarted, IsOfThisRound).IfElse(WaitsForGateway,
                wait => wait.IfElse(IsDone,
                    done => BecomeReady(done, GatewayOutcome.Refreshed),
                    running => running.Then(AwaitRefresh).SetTimer(this)),
                go => BecomeReady(go, gateway: null)),
            When(RefreshDeferred, IsOfThisRequest).Then(RetryRefreshLater).SetTimer(this),
            BecomeReady(When(RefreshFailed, IsOfThisRound).Then(KeepError), GatewayOutcome.Failed),
            BecomeReady(When(GatewayRefreshed, IsOfThisRound), GatewayOutcome.Refreshed),
            When(Delay.Received).Then(ClearTimer).IfElse(IsDue,
                due => due.IfElse(WasRefused,
                    refused => BecomeReady(refused, GatewayOutcome.Failed),
                    silent => BecomeReady(silent, GatewayOutcome.Timeout)),
                // A request or its answer can get lost; it is then made again.
                early => early.If(IsRefreshDue, ask => ask.RequestRefresh(this)).SetTimer(this)),
            When(ClockCorrected).Then(context => context.Saga.TakeBackTimesAfter(Now, _rules.RefreshTimeout)).SetTimer(this),
            BecomeReady(When(ReleaseRequested, IsForThisRound), gateway: null),  // R17
            Ignore(ReleaseRequested, release => !IsForThisRound(release)),
            Ignore(RefreshStarted, context => !IsOfThisRound(context)),
            Ignore(RefreshDeferred, context => !IsOfThisRequest(context)),
            Ignore(RefreshFailed, context => !IsOfThisRound(context)),
            Ignore(GatewayRefreshed, context => !IsOfThisRound(context)));

        During(Ready,
            StartWaitIfNewer(When(PackageObserved)),
            When(Delay.Received).Then(ClearTimer),
            Ignore(ClockCorrected),
            Ignore(ReleaseRequested),
            Ignore(RefreshStarted),
            Ignore(RefreshDeferred),
            Ignore(RefreshFailed),
            Ignore(GatewayRefreshed));
    }

    /// <summary>The delay runs.</summary>
    public State Waiting { get; } = null!;

    /// <summary>The File Gateway was asked to refresh.</summary>
    public State Refreshing { get; } = null!;

    /// <summary>The event is given out; nothing to do until something newer is observed.</summary>
    public State Ready { get; } = null!;

    public Event<PackageObserved> PackageObserved { get; } = null!;

    public Event<RefreshStarted> RefreshStarted { get; } = null!;

    public Event<RefreshDeferred> RefreshDeferred { get; } = null!;

    public Event<RefreshFailed> RefreshFailed { get; } = null!;

    public Event<GatewayRefreshed> GatewayRefreshed { get; } = null!;

    public Event<ClockCorrected> ClockCorrected { get; } = null!;

    public Event<ReleaseRequested> ReleaseRequested { get; } = null!;

    /// <summary>The one timer of the package: it ends the wait, asks the gateway again, or ends the wait for it.</summary>
    public Schedule<PackageState, PackageDelayElapsed> Delay { get; } = null!;

    private DateTimeOffset Now => _time.GetMicrosecondNow();

    private EventActivityBinder<PackageState, PackageObserved> StartWait(EventActivityBinder<PackageState, PackageObserved> observed) =>
        observed.Then(BeginRound).SetTimer(this).TransitionTo(Waiting);

    /// <summary>What is newer starts the wait again; what is known, observed another way, adds what it knows.</summary>
    private EventActivityBinder<PackageState, PackageObserved> StartWaitIfNewer(EventActivityBinder<PackageState, PackageObserved> observed) =>
        observed.IfElse(IsNewer, newer => StartWait(newer), known => known.Then(Complete));

    /// <summary>The delay is over: what is behind a gateway has it refreshed, all else is ready.</summary>
    private EventActivityBinder<PackageState, T> EndWait<T>(EventActivityBinder<PackageState, T> binder)
        where T : class => binder
        .IfElse(HasGateway,
            gateway => gateway.Then(BeginRefresh).RequestRefresh(this).SetTimer(this).TransitionTo(Refreshing),
            none => BecomeReady(none, gateway: null));

    private EventActivityBinder<PackageState, T> BecomeReady<T>(EventActivityBinder<PackageState, T> binder, string? gateway)
        where T : class => binder
        .ThenAsync(async context =>
        {
            var ready = context.Saga.EndRound(gateway, Now);
            if (context.TryGetPayload(out SagaOutput? output))
                output.Add(ready);
            else
                await context.Publish(ready.ToPackageReady(), context.CancellationToken);
        })
        .Unschedule(Delay)
        .TransitionTo(Ready);

    internal RefreshFolder NextRequest(PackageState package)
    {
        package.RefreshAttempts++;
        package.NextRefreshAt = Now + _rules.MaxAnswer;
        return new RefreshFolder(package.CorrelationId, package.Round, package.RefreshAttempts, _rules.FolderInShare(package.Folder));
    }

    private bool IsNewer(BehaviorContext<PackageState, PackageObserved> context) =>
        RevisionOrder.IsNewer(context.Saga, context.Message, Now);

    private bool IsDue<T>(BehaviorContext<PackageState, T> context)
        where T : class => context.Saga.DueAt <= Now;

    private bool IsRefreshDue<T>(BehaviorContext<PackageState, T> context)
        where T : class => context.Saga.NextRefreshAt <= Now;

    private bool HasGateway<T>(BehaviorContext<PackageState, T> context)
        where T : class => _rules.HasGatewayFor(context.Saga.Folder);

    private bool WaitsForGateway(BehaviorContext<PackageState, RefreshStarted> context) => _rules.WaitsForRefresh;

    private static bool IsDone(BehaviorContext<PackageState, RefreshStarted> context) => context.Message.IsDone;

    private static bool WasRefused<T>(BehaviorContext<PackageState, T> context)
        where T : class => context.Saga.WasRefused();

    private static bool IsOfThisRound<T>(BehaviorContext<PackageState, T> context)
        where T : class, IRefreshOutcome => context.Saga.Round == context.Message.Round;

    private static bool IsForThisRound(BehaviorContext<PackageState, ReleaseRequested> context) =>
        context.Saga.Round == context.Message.Round;

    private static bool IsOfThisRequest(BehaviorContext<PackageState, RefreshDeferred> context) =>
        IsOfThisRound(context) && context.Saga.RefreshAttempts == context.Message.Attempt && context.Saga.NotificationId is null;

    private void BeginRound(BehaviorContext<PackageState, PackageObserved> context) =>
        context.Saga.BeginRound(context.Message, Now, _rules.Delay);

    private static void Complete(BehaviorContext<PackageState, PackageObserved> context) => context.Saga.Complete(context.Message);

    private void BeginRefresh<T>(BehaviorContext<PackageState, T> context)
        where T : class => context.Saga.DueAt = Now + _rules.RefreshTimeout;

    private static void AwaitRefresh(BehaviorContext<PackageState, RefreshStarted> context) =>
        context.Saga.AwaitRefresh(context.Message.NotificationId);

    private void RetryRefreshLater(BehaviorContext<PackageState, RefreshDeferred> context) =>
        (context.Saga.RefreshError, context.Saga.NextRefreshAt) =
            (context.Message.Reason, Now + PackageRules.PauseAfter(context.Message.Attempt));

    private static void KeepError(BehaviorContext<PackageState, RefreshFailed> context) =>
        context.Saga.RefreshError = context.Message.Reason;

    private static void ClearTimer(BehaviorContext<PackageState, PackageDelayElapsed> context) => context.Saga.TimerDueAt = null;
}
