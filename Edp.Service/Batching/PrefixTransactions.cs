using Edp.Service.Sagas;
using Edp.Service.Storage;
using MassTransit.Middleware;

namespace Edp.Service.Batching;

/// <summary>
/// Raises the state machine for many prefixes in one transaction: lock, raise per prefix, write back, commit. Messages leave after the
/// commit.
/// </summary>
internal sealed class PrefixTransactions(
    EndpointScope scope,
    StoreTransactions transactions,
    IPrefixStore store,
    PrefixStateMachine machine,
    TimeProvider time,
    ILogger<PrefixTransactions> logger) : IWakeable
{
    private readonly StateMachineSagaMessageFilter<PrefixState, ObjectsRecorded> _objectsRecorded = new(machine, machine.ObjectsRecorded);
    private readonly StateMachineSagaMessageFilter<PrefixState, OverdueFound> _overdueFound = new(machine, machine.OverdueFound);
    private readonly StateMachineSagaMessageFilter<PrefixState, RuleChanged> _ruleChanged = new(machine, machine.RuleChanged);

    /// <summary>Records what arrived (R3, R10).</summary>
    /// <param name="arrive">Gives what arrived, prefixes in ascending order of their ids; asked again when the work is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many of the objects were recorded already.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public Task<int> RecordAsync(Func<IReadOnlyList<PrefixArrivals>> arrive, CancellationToken cancellationToken) =>
        RunAsync(async (database, outbox, ledger) =>
        {
            var arrivals = arrive();
            var duplicates = await store.LockAndMatchAsync(database, arrivals, cancellationToken);
            // The clock is read once the prefixes are locked, so that within a prefix time only goes forward.
            var now = time.GetMicrosecondNow();
            var touched = arrivals.Where(prefix => prefix.Objects.Count > 0).ToList();
            foreach (var prefix in touched)
            {
                await outbox.RaiseAsync(
                    _objectsRecorded, prefix.Instance, new ObjectsRecorded(prefix.PrefixId, prefix.Objects, now), ledger);
            }

            await store.WriteAsync(
                database,
                new PrefixChanges(
                    [.. touched.Select(prefix => prefix.Instance)], [.. touched.SelectMany(prefix => prefix.Objects)], now, ledger.Left),
                cancellationToken);
            return duplicates;
        }, cancellationToken);

    /// <summary>Makes open batches leave whose timer should have come by then.</summary>
    /// <returns>How many prefixes were looked at, at most <paramref name="take"/>.</returns>
    public Task<int> FireOverdueAsync(DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        WakeAsync(database => store.LockOverdueAsync(database, timerDueBefore, take, cancellationToken), cancellationToken);

    public Task<DateTimeOffset?> NextUntimedAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        transactions.ReadAsync(database => store.NextUntimedAsync(database, until, cancellationToken), cancellationToken);

    public Task<int> WakeUntimedAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        WakeAsync(database => store.LockUntimedAsync(database, dueBefore, take, cancellationToken), cancellationToken);

    /// <summary>Measures open batches anew by the rules of now.</summary>
    public Task<int> ReviewAsync(IReadOnlyList<Guid> prefixIds, CancellationToken cancellationToken) =>
        RunAsync(async (database, outbox, ledger) =>
        {
            var open = await store.LockAsync(database, prefixIds, cancellationToken);
            foreach (var prefix in open)
                await outbox.RaiseAsync(_ruleChanged, prefix, new RuleChanged(prefix.CorrelationId), ledger);

            await store.WriteAsync(database, new PrefixChanges(open, [], default, ledger.Left), cancellationToken);
            return open.Count;
        }, cancellationToken);

    private Task<int> WakeAsync(
        Func<EdpDbContext, Task<IReadOnlyList<PrefixState>>> lockAsync, CancellationToken cancellationToken) =>
        RunAsync(async (database, outbox, ledger) =>
        {
            var due = await lockAsync(database);
            foreach (var prefix in due)
                await outbox.RaiseAsync(_overdueFound, prefix, new OverdueFound(prefix.CorrelationId), ledger);

            await store.WriteAsync(database, new PrefixChanges(due, [], default, ledger.Left), cancellationToken);
            return due.Count;
        }, cancellationToken);

    private Task<int> RunAsync(Func<EdpDbContext, SagaOutbox, Ledger, Task<int>> work, CancellationToken cancellationToken) =>
        scope.RunAsync(
            PrefixStateDefinition.QueueName,
            async context =>
            {
                var (result, outbox) = await transactions.WithRetriesAsync(
                    async database =>
                    {
                        var attempt = new SagaOutbox(context);
                        return (await work(database, attempt, new Ledger()), attempt);
                    },
                    cancellationToken);
                await outbox.SendAsync(logger);
                return result;
            },
            cancellationToken);

    private sealed class Ledger : IBatchLedger
    {
        private readonly List<Batch> _left = [];

        public IReadOnlyList<Batch> Left => _left;

        public void Add(Batch batch) => _left.Add(batch);
    }
}
