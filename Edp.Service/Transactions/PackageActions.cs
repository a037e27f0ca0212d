using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Service.Operating;
using Edp.Service.Packaging;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Transactions;

/// <summary>What operators do to packages (R17), with the row that says who did it and why in the same transaction.</summary>
internal sealed class PackageActions(
    StoreTransactions transactions,
    ISagaStore<PackageState> store,
    PackageStateMachine machine,
    IEnumerable<ISagaOutputObserver> observers,
    TimeProvider time)
    : SagaTransactions<PackageState, PackageDelayElapsed>(
        transactions, store, machine, machine.Delay, id => new PackageDelayElapsed(id), observers)
{
    private readonly ISagaStore<PackageState> _store = store;
    private readonly MachineEvent<PackageState, ReleaseRequested> _release = new(machine, machine.ReleaseRequested);

    /// <summary>Ends the wait of a package: for its delay, or for the File Gateway.</summary>
    /// <exception cref="StoreUnavailableException">Nothing is done.</exception>
    public Task<PackageActionResult> ReleaseAsync(OperatorRequest request, Guid packageId, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                if (await _store.LockAsync(database, [packageId], cancellationToken) is not [var package])
                    return new PackageActionResult(null, IsRefused: true);
                // A commit whose answer got lost has done it before.
                if (await database.OperatorActions.AnyAsync(done => done.ActionId == request.ActionId, cancellationToken))
                    return new PackageActionResult(package, IsRefused: false);
                if (package.CurrentState == nameof(PackageStateMachine.Ready))
                    return new PackageActionResult(package, IsRefused: true);

                var before = PackageSnapshot.Of(package);
                await _release.RaiseAsync(package, new ReleaseRequested(packageId, package.Round), output);
                await _store.WriteAsync(database, new SagaChanges<PackageState>([], [package], output.Rows), cancellationToken);
                database.OperatorActions.Add(new OperatorAction
                {
                    ActionId = request.ActionId,
                    ActedAt = time.GetMicrosecondNow(),
                    Action = OperatorActionNames.Release,
                    Who = request.Who,
                    Bucket = package.Bucket,
                    PackageName = package.PackageName,
                    BatchId = package.BatchId,
                    Reason = request.Reason,
                    StateBefore = before,
                    StateAfter = PackageSnapshot.Of(package)
                });
                await database.SaveChangesAsync(cancellationToken);
                return new PackageActionResult(package, IsRefused: false);
            },
            cancellationToken);
}

/// <summary>What became of an operator's request.</summary>
/// <param name="Package">The package afterwards; null where nothing was ever observed of it.</param>
/// <param name="IsRefused">Whether nothing was done, since it waits for nothing.</param>
internal sealed record PackageActionResult(PackageState? Package, bool IsRefused);
