using Edp.Service.Sagas;
using Edp.Service.Storage;
using MassTransit;
using MassTransit.Middleware;

namespace Edp.Service.Packaging;

/// <summary>Raises the state machine of packages within transactions: what was seen, what the gateway told, what is overdue.</summary>
internal sealed class PackageTransactions(
    EndpointScope scope,
    StoreTransactions transactions,
    IPackageStore store,
    PackageStateMachine machine,
    ILogger<PackageTransactions> logger)
{
    private readonly StateMachineSagaMessageFilter<PackageState, PackageSeen> _seen = new(machine, machine.PackageSeen);
    private readonly StateMachineSagaMessageFilter<PackageState, PackageOverdueFound> _overdueFound = new(machine, machine.OverdueFound);
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
        foreach (var package in seen)
            await outbox.RaiseAsync(_seen, packages[package.PackageId], package, database);
        await database.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes note that the gateway has refreshed what someone may be waiting for.</summary>
    /// <returns>Whether a package was waiting for it.</returns>
    public async Task<bool> RefreshedAsync(string notificationId, CancellationToken cancellationToken) =>
        await RunAsync(
            async (database, outbox) =>
            {
                if (await store.LockRefreshingAsync(database, notificationId, cancellationToken) is not { } package)
                    return 0;
                await outbox.RaiseAsync(_refreshed, package, new GatewayRefreshed(package.CorrelationId, notificationId), database);
                await database.SaveChangesAsync(cancellationToken);
                return 1;
            },
            cancellationToken) > 0;

    /// <summary>Does what timers should have done by then.</summary>
    /// <returns>How many packages were looked at, at most <paramref name="take"/>.</returns>
    public Task<int> FireOverdueAsync(DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, outbox) =>
            {
                var overdue = await store.LockOverdueAsync(database, timerDueBefore, take, cancellationToken);
                foreach (var package in overdue)
                    await outbox.RaiseAsync(_overdueFound, package, new PackageOverdueFound(package.CorrelationId), database);
                await database.SaveChangesAsync(cancellationToken);
                return overdue.Count;
            },
            cancellationToken);

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
}
