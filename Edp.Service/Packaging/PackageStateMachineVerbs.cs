using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>The verbs of the package's state machine.</summary>
internal static class PackageStateMachineVerbs
{
    /// <summary>What is newer starts the wait again; what is known, seen another way, adds what it knows.</summary>
    public static EventActivityBinder<PackageState, PackageSeen> Learn(
        this EventActivityBinder<PackageState, PackageSeen> binder, PackageStateMachine machine) =>
        binder.IfElse(
            context => machine.IsNews(context.Saga, context.Message),
            news => news.StartWait(machine),
            known => known.Then(context => context.Saga.Complete(context.Message)));

    public static EventActivityBinder<PackageState, PackageSeen> StartWait(
        this EventActivityBinder<PackageState, PackageSeen> binder, PackageStateMachine machine) =>
        binder.Then(machine.BeginWait).SetTimer(machine).TransitionTo(machine.Waiting);

    public static EventActivityBinder<PackageState, T> EndWaitIfDue<T>(
        this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.IfElse(
            context => machine.IsDue(context.Saga),
            due => due.IfElse(
                context => machine.HasGateway(context.Saga),
                gateway => gateway
                    .Then(context => machine.BeginRefresh(context.Saga))
                    .AskGateway(machine)
                    .SetTimer(machine)
                    .TransitionTo(machine.Refreshing),
                none => none.Announce(machine, gateway: null)),
            early => early.SetTimer(machine));

    /// <summary>The gateway took the request: announce, or wait until it tells that it is done, which it may have done already.</summary>
    public static EventActivityBinder<PackageState, RefreshStarted> AwaitRefresh(
        this EventActivityBinder<PackageState, RefreshStarted> binder, PackageStateMachine machine) =>
        binder.IfElse(
            _ => machine.WaitsForRefresh,
            wait => wait.IfElse(
                context => context.Message.IsDone,
                done => done.Announce(machine, GatewayOutcome.Refreshed),
                running => running.Then(context => context.Saga.BeginToAwait(context.Message.NotificationId)).SetTimer(machine)),
            go => go.Announce(machine, gateway: null));

    public static EventActivityBinder<PackageState, RefreshPutOff> AskLater(
        this EventActivityBinder<PackageState, RefreshPutOff> binder, PackageStateMachine machine) =>
        binder.Then(machine.PutOff).SetTimer(machine);

    public static EventActivityBinder<PackageState, RefreshFailed> GiveUpRefresh(
        this EventActivityBinder<PackageState, RefreshFailed> binder, PackageStateMachine machine) =>
        binder.Then(context => context.Saga.RefreshError = context.Message.Reason).Announce(machine, GatewayOutcome.Failed);

    /// <summary>The time for the refresh is over, or it is time to ask (again): a request or its answer can get lost.</summary>
    public static EventActivityBinder<PackageState, T> AskOrAnnounce<T>(
        this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.IfElse(
            context => machine.IsDue(context.Saga),
            due => due.IfElse(
                context => context.Saga.WasRefused(),
                refused => refused.Announce(machine, GatewayOutcome.Failed),
                silent => silent.Announce(machine, GatewayOutcome.Timeout)),
            running => running.If(context => machine.IsToAsk(context.Saga), ask => ask.AskGateway(machine)).SetTimer(machine));

    public static EventActivityBinder<PackageState, T> Announce<T>(
        this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine, string? gateway)
        where T : class =>
        binder.Publish(context => machine.EndRound(context, gateway)).TransitionTo(machine.Ready);

    public static EventActivityBinder<PackageState, PackageDelayElapsed> ForgetTimer(
        this EventActivityBinder<PackageState, PackageDelayElapsed> binder) =>
        binder.Then(context => (context.Saga.TimerToken, context.Saga.TimerDueAt) = (null, null));

    private static EventActivityBinder<PackageState, T> AskGateway<T>(
        this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.Send(_ => machine.GatewayAddress, context => machine.Ask(context.Saga));

    private static EventActivityBinder<PackageState, T> SetTimer<T>(
        this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.If(context => machine.NeedsTimer(context.Saga), unarmed => unarmed.IfElse(
            _ => machine.MaySendTimer(),
            sent => sent.Schedule(
                machine.Delay,
                context => new PackageDelayElapsed(context.Saga.CorrelationId),
                context => machine.SetTimer(context.Saga)),
            woken => woken.Then(context =>
                (context.Saga.TimerToken, context.Saga.TimerDueAt) = (null, context.Saga.NextLookAt()))));
}
