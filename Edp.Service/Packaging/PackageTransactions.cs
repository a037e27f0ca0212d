using Edp.Service.Batching;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Packaging;

/// <summary>Raises the state machine of packages within transactions: what was seen, what the gateway told, what is overdue.</summary>
internal sealed class PackageTransactions(
    EndpointScope scope,
    StoreTransactions transactions,
    IPackageStore store,
    IRowLock rowLock,
    PackageStateMachine machine,
    PackageRules rules,
    TimeProvider time,
    ILogger<PackageTransactions> logger) : IWakeable
{
    // Longer than a refresh may hold a package back.
    private static readonly TimeSpan RefreshesKept = TimeSpan.FromDays(2);

    private readonly StateMachineSagaMessageFilter<PackageState, PackageSeen> _seen = new(machine, machine.PackageSeen);
    private readonly StateMachineSagaMessageFilter<PackageState, PackageOverdueFound> _overdueFound = new(machine, machine.OverdueFound);
    private readonly StateMachineSagaMessageFilter<PackageState, RefreshStarted> _refreshStarted = new(machine, machine.RefreshStarted);
    private readonly StateMachineSagaMessageFilter<PackageState, RefreshPutOff> _refreshPutOff = new(machine, machine.RefreshPutOff);
    private readonly StateMachineSagaMessageFilter<PackageState, RefreshFailed> _refreshFailed = new(machine, machine.RefreshFailed);
    private readonly StateMachineSagaMessageFilter<PackageState, GatewayRefreshed> _refreshed = new(machine, machine.GatewayRefreshed);

    /// <summary>Records what was seen, in a transaction of its own. When it returns, it is durable (R12).</summary>
    /// <returns>How much of it was news; the rest was known.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public Task<int> SeeAsync(Func<IReadOnlyList<PackageSeen>> seen, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, outbox) =>
            {
                var now = seen();
                await SeeAsync(database, outbox, now, cancellationToken);
                return now.Count(package => package.WasNews);
            },
            cancellationToken);

    /// <summary>Records what was seen within the caller's transaction.</summary>
    public async Task SeeAsync(
        EdpDbContext database, SagaOutbox outbox, IReadOnlyList<PackageSeen> seen, CancellationToken cancellationToken)
    {
        var packages = await store.LockAsync(database, seen, cancellationToken);
        var ledger = new Ledger();
        foreach (var package in seen)
            await outbox.RaiseAsync(_seen, packages[package.PackageId], package, ledger);
        await store.WriteAsync(database, new PackageChanges([.. packages.Values], ledger.Announced), cancellationToken);
    }

    /// <summary>Whether the package waits for an answer to just this request.</summary>
    public Task<bool> IsAwaitedAsync(RefreshFolder request, CancellationToken cancellationToken) =>
        transactions.ReadAsync(
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
            async (database, outbox) =>
            {
                // The same order of locks as below: the refresh, then the package.
                var refresh = rules.WaitsForRefresh
                    ? await store.MergeAsync(
                        database,
                        new PackageRefresh
                        {
                            NotificationId = notificationId,
                            PackageId = request.PackageId,
                            Round = request.Round,
                            NotedAt = time.GetMicrosecondNow()
                        },
                        cancellationToken)
                    : null;
                var started = new RefreshStarted(request.PackageId, request.Round, notificationId, refresh?.RefreshedAt is not null);
                return await RaiseAsync(database, outbox, _refreshStarted, request.PackageId, started, cancellationToken);
            },
            cancellationToken);

    /// <summary>The gateway may take a later request.</summary>
    public Task RefreshPutOffAsync(RefreshFolder request, string? reason, CancellationToken cancellationToken) =>
        RunAsync(
            (database, outbox) => RaiseAsync(
                database, outbox, _refreshPutOff, request.PackageId,
                new RefreshPutOff(request.PackageId, request.Round, request.Attempt, reason), cancellationToken),
            cancellationToken);

    /// <summary>The gateway will take no request for this folder.</summary>
    public Task RefreshFailedAsync(RefreshFolder request, string reason, CancellationToken cancellationToken) =>
        RunAsync(
            (database, outbox) => RaiseAsync(
                database, outbox, _refreshFailed, request.PackageId,
                new RefreshFailed(request.PackageId, request.Round, reason), cancellationToken),
            cancellationToken);

    /// <summary>
    /// Takes note of the gateway's event that a refresh is done; a package may wait for it, or find it when it begins to.
    /// </summary>
    public async Task RefreshedAsync(string notificationId, CancellationToken cancellationToken)
    {
        if (!rules.WaitsForRefresh)
            return;

        await RunAsync(
            async (database, outbox) =>
            {
                var now = time.GetMicrosecondNow();
                await store.ForgetRefreshesAsync(database, now - RefreshesKept, cancellationToken);
                var refresh = await store.MergeAsync(
                    database, new PackageRefresh { NotificationId = notificationId, RefreshedAt = now, NotedAt = now }, cancellationToken);
                return refresh is { PackageId: { } packageId, Round: { } round }
                    ? await RaiseAsync(database, outbox, _refreshed, packageId, new GatewayRefreshed(packageId, round), cancellationToken)
                    : 0;
            },
            cancellationToken);
    }

    /// <summary>Does what timers should have done by then.</summary>
    /// <returns>How many packages were looked at, at most <paramref name="take"/>.</returns>
    public Task<int> FireOverdueAsync(DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        WakeAsync(database => store.LockOverdueAsync(database, timerDueBefore, take, cancellationToken), cancellationToken);

    public Task<DateTimeOffset?> NextUntimedAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        transactions.ReadAsync(database => store.NextUntimedAsync(database, until, cancellationToken), cancellationToken);

    public Task<int> WakeUntimedAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        WakeAsync(database => store.LockUntimedAsync(database, dueBefore, take, cancellationToken), cancellationToken);

    /// <summary>Lends an outbox to a transaction of the caller's, and sends what it held back when the caller is done.</summary>
    public Task WithOutboxAsync(Func<SagaOutbox, Task> work, CancellationToken cancellationToken) =>
        InScopeAsync(
            async context =>
            {
                var outbox = new SagaOutbox(context);
                await work(outbox);
                await outbox.SendAsync(logger);
                return true;
            },
            cancellationToken);

    private async Task<int> RaiseAsync<T>(
        EdpDbContext database,
        SagaOutbox outbox,
        StateMachineSagaMessageFilter<PackageState, T> machineEvent,
        Guid packageId,
        T message,
        CancellationToken cancellationToken)
        where T : class
    {
        if (await rowLock.LoadAsync<PackageState>(database, packageId, cancellationToken) is not { } package)
            return 0;
        await outbox.RaiseAsync(machineEvent, package, message, database);
        return await database.SaveChangesAsync(cancellationToken);
    }

    private Task<int> WakeAsync(
        Func<EdpDbContext, Task<IReadOnlyList<PackageState>>> lockAsync, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, outbox) =>
            {
                var due = await lockAsync(database);
                var ledger = new Ledger();
                foreach (var package in due)
                    await outbox.RaiseAsync(_overdueFound, package, new PackageOverdueFound(package.CorrelationId), ledger);
                await store.WriteAsync(database, new PackageChanges(due, ledger.Announced), cancellationToken);
                return due.Count;
            },
            cancellationToken);

    private Task<int> RunAsync(Func<EdpDbContext, SagaOutbox, Task<int>> work, CancellationToken cancellationToken) =>
        InScopeAsync(
            async context =>
            {
                var (result, outbox) = await transactions.WithRetriesAsync(
                    async database =>
                    {
                        var attempt = new SagaOutbox(context);
                        return (await work(database, attempt), attempt);
                    },
                    cancellationToken);
                await outbox.SendAsync(logger);
                return result;
            },
            cancellationToken);

    private Task<T> InScopeAsync<T>(Func<ConsumeContext<LendScope>, Task<T>> work, CancellationToken cancellationToken) =>
        scope.RunAsync(PackageStateDefinition.QueueName, work, cancellationToken);

    private sealed class Ledger : IAnnouncementLedger
    {
        private readonly List<PackageAnnouncement> _announced = [];

        public IReadOnlyList<PackageAnnouncement> Announced => _announced;

        public void Add(PackageAnnouncement announcement) => _announced.Add(announcement);
    }
}
