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
    private readonly TimerBudget _budget;
    private readonly Uri _gateway;

    public PackageStateMachine(PackageRules rules, TimeProvider time, TimerLimits timers, TimerBudget budget, EndpointNames names)
    {
        (_rules, _time, _timers, _budget) = (rules, time, timers, budget);
        _gateway = names.AddressOf(RefreshFolderConsumerDefinition.QueueName);

        InstanceState(package => package.CurrentState);

        Event(() => PackageSeen, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => OverdueFound, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshStarted, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshPutOff, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => RefreshFailed, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Event(() => GatewayRefreshed, e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });
        Schedule(() => Delay, package => package.TimerToken, timer =>
            timer.Received = e => { e.CorrelateById(m => m.Message.PackageId); e.ConfigureConsumeTopology = false; });

        Initially(
            When(PackageSeen).StartWait(this));

        During(Waiting,
            When(PackageSeen).Learn(this),
            When(Delay.Received).ForgetTimer().EndWaitIfDue(this),
            When(OverdueFound).EndWaitIfDue(this),
            Ignore(RefreshStarted),
            Ignore(RefreshPutOff),
            Ignore(RefreshFailed),
            Ignore(GatewayRefreshed));

        During(Refreshing,
            When(PackageSeen).Learn(this),
            When(RefreshStarted, IsOfThisRound).AwaitRefresh(this),
            When(RefreshPutOff, IsOfThisAttempt).AskLater(this),
            When(RefreshFailed, IsOfThisRound).GiveUpRefresh(this),
            When(GatewayRefreshed, IsOfThisRound).Announce(this, GatewayOutcome.Refreshed),
            When(Delay.Received).ForgetTimer().AskOrAnnounce(this),
            When(OverdueFound).AskOrAnnounce(this),
            Ignore(RefreshStarted, context => !IsOfThisRound(context)),
            Ignore(RefreshPutOff, context => !IsOfThisAttempt(context)),
            Ignore(RefreshFailed, context => !IsOfThisRound(context)),
            Ignore(GatewayRefreshed, context => !IsOfThisRound(context)));

        During(Ready,
            When(PackageSeen).Learn(this),
            When(Delay.Received).ForgetTimer(),
            Ignore(OverdueFound),
            Ignore(RefreshStarted),
            Ignore(RefreshPutOff),
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

    public Event<RefreshPutOff> RefreshPutOff { get; } = null!;

    public Event<RefreshFailed> RefreshFailed { get; } = null!;

    public Event<GatewayRefreshed> GatewayRefreshed { get; } = null!;

    /// <summary>The one timer of the package: it ends the wait, asks the gateway again, or ends the wait for it.</summary>
    public Schedule<PackageState, PackageDelayElapsed> Delay { get; } = null!;

    internal Uri GatewayAddress => _gateway;

    internal bool HasGateway(PackageState package) => _rules.HasGatewayFor(package.Folder);

    internal bool WaitsForRefresh => _rules.WaitsForRefresh;

    internal bool IsNews(PackageState package, PackageSeen seen) => RevisionOrder.IsNews(package, seen, _time.GetMicrosecondNow());

    internal void BeginWait(BehaviorContext<PackageState, PackageSeen> context)
    {
        context.Message.WasNews = true;
        context.Saga.BeginRound(context.Message, _time.GetMicrosecondNow(), _rules.Delay);
    }

    internal void BeginRefresh(PackageState package) => package.DueAt = _time.GetMicrosecondNow() + _rules.RefreshTimeout;

    internal RefreshFolder Ask(PackageState package)
    {
        package.RefreshAttempts++;
        package.AskAt = _time.GetMicrosecondNow() + _rules.LongestAnswer;
        return new RefreshFolder(
            package.CorrelationId, package.Round, package.RefreshAttempts, _rules.FolderInShare(package.Folder));
    }

    internal void PutOff(BehaviorContext<PackageState, RefreshPutOff> context)
    {
        context.Saga.RefreshError = context.Message.Reason;
        context.Saga.AskAt = _time.GetMicrosecondNow() + PackageRules.PauseAfter(context.Message.Attempt);
    }

    internal PackageReady EndRound(BehaviorContext<PackageState> context, string? gateway)
    {
        var announcement = context.Saga.EndRound(gateway, _time.GetMicrosecondNow());
        context.GetPayload<IAnnouncementLedger>().Add(announcement);
        return announcement.ToPackageReady();
    }

    internal bool NeedsTimer(PackageState package) =>
        package.TimerDueAt is null || package.TimerDueAt <= _time.GetUtcNow() || package.TimerDueAt > package.NextLookAt();

    internal bool MaySendTimer() => _budget.TryTake();

    internal TimeSpan SetTimer(PackageState package)
    {
        var now = _time.GetMicrosecondNow();
        var delay = _timers.Hop(package.NextLookAt().GetValueOrDefault() - now);
        package.TimerDueAt = now + delay;
        return delay;
    }

    internal bool IsDue(PackageState package) => package.DueAt <= _time.GetMicrosecondNow();

    internal bool IsToAsk(PackageState package) => package.AskAt <= _time.GetMicrosecondNow();

    private static bool IsOfThisRound<T>(BehaviorContext<PackageState, T> context)
        where T : class, IRefreshNews => context.Saga.Round == context.Message.Round;

    private static bool IsOfThisAttempt(BehaviorContext<PackageState, RefreshPutOff> context) =>
        IsOfThisRound(context) && context.Saga.RefreshAttempts == context.Message.Attempt && context.Saga.NotificationId is null;
}
