using Edp.Core.Packaging;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Packaging;

/// <summary>The verbs of the package's state machine.</summary>
internal static class PackageStateMachineVerbs
{
    /// <summary>Asks the File Gateway after the commit. The request may be lost: the timer asks again.</summary>
    public static EventActivityBinder<PackageState, T> RequestRefresh<T>(
        this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.Then(context =>
        {
            var request = machine.NextRequest(context.Saga);
            if (context.TryGetPayload(out SagaOutput? output))
                output.Request(request);
        });

    public static EventActivityBinder<PackageState, T> SetTimer<T>(this EventActivityBinder<PackageState, T> binder, PackageStateMachine machine)
        where T : class =>
        binder.Schedule(
            machine.Delay,
            context => new PackageDelayElapsed(context.Saga.CorrelationId),
            context => context.Saga.NextTimerAt().GetValueOrDefault().UtcDateTime);
}
