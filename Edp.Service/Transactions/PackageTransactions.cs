using Edp.Core.Clocks;
using Edp.Core.Packaging;
using Edp.Service.Packaging;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Transactions;

/// <summary>Raises the state machine of packages within transactions: what was observed, what the gateway answered.</summary>
internal sealed class PackageTransactions(
    StoreTransactions transactions,
    ISagaStore<PackageState> store,
    RefreshStore refreshes,
    PackageStateMachine machine,
    PackageRules rules,
    IEnumerable<ISagaOutputObserver> observers,
    TimeProvider time)
    : SagaTransactions<PackageState, PackageDelayElapsed>(
        transactions, store, machine, machine.Delay, id => new PackageDelayElapsed(id), observers)
{
    // Longer than a refresh may hold a package back.
    private static readonly TimeSpan RefreshesKept = TimeSpan.FromDays(2);
    private const int PerTransaction = 500;

    private readonly StoreTransactions _transactions = transactions;
    private readonly ISagaStore<PackageState> _store = store;
    private readonly MachineEvent<PackageState, ClockCorrected> _clockCorrected = new(machine, machine.ClockCorrected);
    private readonly MachineEvent<PackageState, PackageObserved> _observed = new(machine, machine.PackageObserved);
    private readonly MachineEvent<PackageState, RefreshStarted> _refreshStarted = new(machine, machine.RefreshStarted);
    private readonly MachineEvent<PackageState, RefreshDeferred> _refreshDeferred = new(machine, machine.RefreshDeferred);
    private readonly MachineEvent<PackageState, RefreshFailed> _refreshFailed = new(machine, machine.RefreshFailed);
    private readonly MachineEvent<PackageState, GatewayRefreshed> _refreshed = new(machine, machine.GatewayRefreshed);

    /// <summary>Records what was observed, in a transaction of its own. When it returns, it is durable (R12).</summary>
    /// <returns>How much of it was newer than what is known.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public Task<int> ObserveAsync(Func<IReadOnlyList<PackageObserved>> observe, CancellationToken cancellationToken) =>
        RunAsync((database, output) => ObserveAsync(database, output, observe(), cancellationToken), cancellationToken);

    /// <summary>Records what was observed within the caller's transaction.</summary>
    /// <returns>How much of it was newer than what is known.</returns>
    public async Task<int> ObserveAsync(
        EdpDbContext database, SagaOutput output, IReadOnlyList<PackageObserved> observed, CancellationToken cancellationToken)
    {
        var ids = observed.Select(package => package.PackageId).Distinct().Order().ToList();
        var known = await _store.LockAsync(database, ids, cancellationToken);
        var packages = known.ToDictionary(package => package.CorrelationId);
        var added = new SortedDictionary<Guid, PackageState>();
        var newer = 0;
        foreach (var package in observed)
        {
            if (!packages.TryGetValue(package.PackageId, out var instance))
                packages[package.PackageId] = added[package.PackageId] = instance = NewInstance(package);
            var round = instance.Round;
            await _observed.RaiseAsync(instance, package, output);
            newer += instance.Round > round ? 1 : 0;
        }

        await _store.WriteAsync(database, new SagaChanges<PackageState>([.. added.Values], known, output.Rows), cancellationToken);
        return newer;
    }

    /// <summary>Takes back the times of packages that a wrong clock wrote, so that none waits for a time that is far.</summary>
    /// <returns>How many packages there were.</returns>
    public async Task<int> TakeBackWrongTimesAsync(CancellationToken cancellationToken)
    {
        var takenBack = 0;
        while (await TakeBackWrongTimesAsync(PerTransaction, cancellationToken) is var some and > 0)
            takenBack += some;
        return takenBack;
    }

    /// <summary>Whether the package waits for an answer to just this request.</summary>
    public Task<bool> IsAwaitedAsync(RefreshFolder request, CancellationToken cancellationToken) =>
        _transactions.ReadAsync(
            database => database.Packages.AnyAsync(
                package => package.CorrelationId == request.PackageId
                    && package.CurrentState == nameof(PackageStateMachine.Refreshing)
                    && package.Round == request.Round
                    && package.RefreshAttempts == request.Attempt
                    && package.NotificationId == null,
                cancellationToken),
            cancellationToken);

    /// <summary>The gateway took the request.</summary>
    public Task RefreshStartedAsync(RefreshFolder request, string notificationId, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                // The same order of locks as below: the refresh, then the package.
                var refresh = rules.WaitsForRefresh
                    ? await refreshes.MergeAsync(
                        database,
                        new PackageRefresh
                        {
                            NotificationId = notificationId,
                            PackageId = request.PackageId,
                            Round = request.Round,
                            FirstSeenAt = time.GetMicrosecondNow()
                        },
                        cancellationToken)
                    : null;
                var started = new RefreshStarted(request.PackageId, request.Round, notificationId, refresh?.RefreshedAt is not null);
                return await RaiseAsync(database, output, _refreshStarted, request.PackageId, started, cancellationToken);
            },
            cancellationToken);

    /// <summary>The gateway may take a later request.</summary>
    public Task RefreshDeferredAsync(RefreshFolder request, string? reason, CancellationToken cancellationToken) =>
        RunAsync(
            (database, output) => RaiseAsync(
                database, output, _refreshDeferred, request.PackageId,
                new RefreshDeferred(request.PackageId, request.Round, request.Attempt, reason), cancellationToken),
            cancellationToken);

    /// <summary>The gateway will take no request for this folder.</summary>
    public Task RefreshFailedAsync(RefreshFolder request, string reason, CancellationToken cancellationToken) =>
        RunAsync(
            (database, output) => RaiseAsync(
                database, output, _refreshFailed, request.PackageId,
                new RefreshFailed(request.PackageId, request.Round, reason), cancellationToken),
            cancellationToken);

    /// <summary>
    /// Records the gateway's event that a refresh is done; a package may wait for it, or find it when it begins to.
    /// </summary>
    public async Task RefreshedAsync(string notificationId, CancellationToken cancellationToken)
    {
        if (!rules.WaitsForRefresh)
            return;

        await RunAsync(
            async (database, output) =>
            {
                var now = time.GetMicrosecondNow();
                await RefreshStore.ForgetAsync(database, now - RefreshesKept, cancellationToken);
                var refresh = await refreshes.MergeAsync(
                    database, new PackageRefresh { NotificationId = notificationId, RefreshedAt = now, FirstSeenAt = now }, cancellationToken);
                return refresh is { PackageId: { } packageId, Round: { } round }
                    ? await RaiseAsync(database, output, _refreshed, packageId, new GatewayRefreshed(packageId, round), cancellationToken)
                    : 0;
            },
            cancellationToken);
    }

    private Task<int> TakeBackWrongTimesAsync(int take, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                var now = time.GetMicrosecondNow() + WrongClock.MaxSkew;
                var longest = now + (rules.Delay > rules.RefreshTimeout ? rules.Delay : rules.RefreshTimeout);
                var ids = await database.Packages
                    .Where(package => package.DueAt != null && (package.ObservedAt > now || package.DueAt > longest))
                    .OrderBy(package => package.CorrelationId).Select(package => package.CorrelationId).Take(take).ToListAsync(cancellationToken);
                return ids.Count == 0 ? 0 : await RaiseAsync(database, output, _clockCorrected, ids, id => new ClockCorrected(id), cancellationToken);
            },
            cancellationToken);

    private Task<int> RaiseAsync<T>(
        EdpDbContext database,
        SagaOutput output,
        MachineEvent<PackageState, T> machineEvent,
        Guid packageId,
        T message,
        CancellationToken cancellationToken)
        where T : class =>
        RaiseAsync(database, output, machineEvent, [packageId], _ => message, cancellationToken);

    private async Task<int> RaiseAsync<T>(
        EdpDbContext database,
        SagaOutput output,
        MachineEvent<PackageState, T> machineEvent,
        IReadOnlyList<Guid> packageIds,
        Func<Guid, T> messageOf,
        CancellationToken cancellationToken)
        where T : class
    {
        var packages = await _store.LockAsync(database, packageIds, cancellationToken);
        foreach (var package in packages)
            await machineEvent.RaiseAsync(package, messageOf(package.CorrelationId), output);
        await _store.WriteAsync(database, new SagaChanges<PackageState>([], packages, output.Rows), cancellationToken);
        return packages.Count;
    }

    private static PackageState NewInstance(PackageObserved package) => new()
    {
        CorrelationId = package.PackageId,
        CurrentState = nameof(PackageStateMachine.Initial),
        Bucket = package.Bucket,
        PackageName = package.PackageName
    };
}
