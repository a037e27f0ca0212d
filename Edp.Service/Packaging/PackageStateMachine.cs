using Edp.Contracts;
using Edp.Service.Batching;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>
/// One package's life: seen by a batch or a revision, it waits for the delay, has the File Gateway refreshed if there is one, and is
/// announced. Something newer starts the wait again, and is what is announced.
/// </summary>
internal sealed class PackageStateMachine : MassTransitStateMachine<PackageState>
{
    private readonly PackageRules _rules;
    private readonly TimeProvider _time;
    private readonly TimerLimits _timers;
    private readonly Uri _gateway;

    public PackageStateMachine(PackageRules rules, TimeProvider time, TimerLimits timers, EndpointNames names)
    {
        (_rules, _time, _timers) = (rules, time, timers);
        _gateway = names.AddressOf(RefreshFolderConsumerDefinition.QueueName);

        InstanceState(package => package.CurrentState);

        Event(() => PackageSeen, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => OverdueFound, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshStarted, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshFailed, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => GatewayRefreshed, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Schedule(() => Delay, package => package.TimerToken, timer =>
            timer.Received = e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });

        Initially(
            When(PackageSeen).StartWait(this));

        During(Waiting,
            When(PackageSeen).Learn(this),
            When(Delay.Received).ForgetTimer().IfElse(IsDue, due => due.EndWait(this), early => early.SetTimer(this)),
            When(OverdueFound).IfElse(IsDue, due => due.EndWait(this), early => early.SetTimer(this)),
            Ignore(RefreshStarted),
            Ignore(RefreshFailed),
            Ignore(GatewayRefreshed));

        During(Refreshing,
            When(PackageSeen).Learn(this),
            When(RefreshStarted, IsOfThisRound).IfElse(
                _ => _rules.WaitsForRefresh,
                wait => wait.Then(context => context.Saga.NotificationId = context.Message.NotificationId),
                go => go.Announce(this, gateway: null)),
            When(RefreshFailed, IsOfThisRound).Announce(this, GatewayOutcome.Failed),
            When(GatewayRefreshed, context => context.Saga.NotificationId == context.Message.NotificationId)
                .Announce(this, GatewayOutcome.Refreshed),
            When(Delay.Received).ForgetTimer()
                .IfElse(IsDue, due => due.Announce(this, GatewayOutcome.Timeout), early => early.SetTimer(this)),
            When(OverdueFound)
                .IfElse(IsDue, due => due.Announce(this, GatewayOutcome.Timeout), early => early.SetTimer(this)),
            Ignore(RefreshStarted, context => !IsOfThisRound(context)),
            Ignore(RefreshFailed, context => !IsOfThisRound(context)),
            Ignore(GatewayRefreshed, context => context.Saga.NotificationId != context.Message.NotificationId));

        During(Ready,
            When(PackageSeen).Learn(this),
            When(Delay.Received).ForgetTimer(),
            Ignore(OverdueFound),
            Ignore(RefreshStarted),
            Ignore(RefreshFailed),
            Ignore(GatewayRefreshed));
    }

    /// <summary>The delay runs.</summary>
    public State Waiting { get; } = null!;

    /// <summary>The File Gateway was asked to refresh.</summary>
    public State Refreshing { get; } = null!;

    /// <summary>Announced; nothing to do until something newer is seen.</summary>
    public State Ready { get; } = null!;

    public Event<PackageSeen> PackageSeen { get; } = null!;

    public Event<PackageOverdueFound> OverdueFound { get; } = null!;

    public Event<RefreshStarted> RefreshStarted { get; } = null!;

    public Event<RefreshFailed> RefreshFailed { get; } = null!;

    public Event<GatewayRefreshed> GatewayRefreshed { get; } = null!;

    /// <summary>The one timer of the package: it ends the wait, or the wait for the gateway.</summary>
    public Schedule<PackageState, PackageDelayElapsed> Delay { get; } = null!;

    internal Uri GatewayAddress => _gateway;

    internal bool HasGateway(PackageState package) => _rules.HasGatewayFor(package.Folder);

    internal string FolderInShare(PackageState package) => _rules.FolderInShare(package.Folder);

    internal void BeginWait(BehaviorContext<PackageState, PackageSeen> context)
    {
        context.Message.WasNews = true;
        context.Saga.BeginRound(context.Message, _time.GetMicrosecondNow(), _rules.Delay);
    }

    internal void BeginRefresh(PackageState package) => package.DueAt = _time.GetMicrosecondNow() + _rules.RefreshTimeout;

    internal PackageReady EndRound(BehaviorContext<PackageState> context, string? gateway)
    {
        var announcement = context.Saga.EndRound(gateway, _time.GetMicrosecondNow());
        context.GetPayload<IAnnouncementLedger>().Add(announcement);
        return announcement.ToPackageReady();
    }

    internal bool NeedsTimer(PackageState package) =>
        package.TimerToken is null || package.TimerDueAt <= _time.GetUtcNow() || package.TimerDueAt > package.DueAt;

    internal TimeSpan SetTimer(PackageState package)
    {
        var now = _time.GetMicrosecondNow();
        var delay = _timers.Hop(package.DueAt.GetValueOrDefault() - now);
        package.TimerDueAt = now + delay;
        return delay;
    }

    private static bool IsOfThisRound(BehaviorContext<PackageState, RefreshStarted> context) => context.Saga.Round == context.Message.Round;

    private static bool IsOfThisRound(BehaviorContext<PackageState, RefreshFailed> context) => context.Saga.Round == context.Message.Round;

    private bool IsDue(BehaviorContext<PackageState> context) => context.Saga.DueAt <= _time.GetMicrosecondNow();
}

/// <summary>The verbs of the package's state machine.</summary>
internal static class PackageStateMachineVerbs
{
    /// <summary>What is newer starts the wait again; what is known, seen another way, adds what it knows.</summary>
    public static EventActivityBinder<PackageState, PackageSeen> Learn(
        this EventActivityBinder<PackageState, PackageSeen> binder, PackageStateMachine machine) =>
        binder.IfElse(
            context => RevisionOrder.IsNews(context.Saga, context.Message),
            news => news.StartWait(machine),
            known => known.Then(context => context.Saga.Complete(context.Message)));

    public static EventActivityBinder<PackageState, PackageSeen> StartWait(
        this EventActivityBinder<PackageState, PackageSeen> binder, PackageStateMachine machine) =>
        binder.Then(machine.BeginWait).SetTimer(machine).TransitionTo(machine.Waiting);

    public static EventActivityBinder<PackageState, T> EndWait<T>(this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.IfElse(
            context => machine.HasGateway(context.Saga),
            gateway => gateway
                .Then(context => machine.BeginRefresh(context.Saga))
                .Send(
                    _ => machine.GatewayAddress,
                    context => new RefreshFolder(context.Saga.CorrelationId, context.Saga.Round, machine.FolderInShare(context.Saga)))
                .SetTimer(machine)
                .TransitionTo(machine.Refreshing),
            none => none.Announce(machine, gateway: null));

    public static EventActivityBinder<PackageState, T> Announce<T>(
        this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine, string? gateway)
        where T : class =>
        binder.Publish(context => machine.EndRound(context, gateway)).TransitionTo(machine.Ready);

    public static EventActivityBinder<PackageState, PackageDelayElapsed> ForgetTimer(
        this EventActivityBinder<PackageState, PackageDelayElapsed> binder) =>
        binder.Then(context => (context.Saga.TimerToken, context.Saga.TimerDueAt) = (null, null));

    public static EventActivityBinder<PackageState, T> SetTimer<T>(this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.If(context => machine.NeedsTimer(context.Saga), unarmed => unarmed.Schedule(
            machine.Delay,
            context => new PackageDelayElapsed(context.Saga.CorrelationId),
            context => machine.SetTimer(context.Saga)));
}
