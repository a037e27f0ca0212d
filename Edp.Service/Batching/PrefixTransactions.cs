using Edp.Service.Storage;
using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Middleware.InMemoryOutbox;

namespace Edp.Service.Batching;

/// <summary>
/// Raises the state machine for many prefixes in one transaction: lock, raise per prefix, write back, commit. Messages leave after the
/// commit; one that gets lost then is found by the sweeper.
/// </summary>
internal sealed partial class PrefixTransactions(
    StoreTransactions transactions,
    IPrefixStore store,
    PrefixStateMachine machine,
    TimeProvider time,
    ILogger<PrefixTransactions> logger)
{
    private readonly StateMachineSagaMessageFilter<PrefixState, ObjectsRecorded> _objectsRecorded = new(machine, machine.ObjectsRecorded);
    private readonly StateMachineSagaMessageFilter<PrefixState, OverdueFound> _overdueFound = new(machine, machine.OverdueFound);
    private readonly StateMachineSagaMessageFilter<PrefixState, RuleChanged> _ruleChanged = new(machine, machine.RuleChanged);

    /// <summary>Records what arrived (R3, R10).</summary>
    /// <returns>How many of the objects were recorded already.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public Task<int> RecordAsync(
        ConsumeContext<LendScope> context, Func<IReadOnlyList<PrefixArrivals>> arrive, CancellationToken cancellationToken) =>
        RunAsync(context, async (database, outbox, ledger) =>
        {
            var arrivals = arrive();
            var duplicates = await store.LockAndMatchAsync(database, arrivals, cancellationToken);
            // The clock is read once the prefixes are locked, so that within a prefix time only goes forward.
            var now = time.GetMicrosecondNow();
            var touched = arrivals.Where(prefix => prefix.Objects.Count > 0).ToList();
            foreach (var prefix in touched)
                await RaiseAsync(_objectsRecorded, outbox, prefix.Instance, new ObjectsRecorded(prefix.PrefixId, prefix.Objects, now));

            await store.WriteAsync(
                database,
                new PrefixChanges(
                    [.. touched.Select(prefix => prefix.Instance)], [.. touched.SelectMany(prefix => prefix.Objects)], now, ledger.Left),
                cancellationToken);
            return duplicates;
        }, cancellationToken);

    /// <summary>Makes open batches leave whose timer should have come by then.</summary>
    /// <returns>How many prefixes were looked at, at most <paramref name="take"/>.</returns>
    public Task<int> FireOverdueAsync(
        ConsumeContext<LendScope> context, DateTimeOffset timerDueBefore, int take, CancellationToken cancellationToken) =>
        RunAsync(context, async (database, outbox, ledger) =>
        {
            var overdue = await store.LockOverdueAsync(database, timerDueBefore, take, cancellationToken);
            foreach (var prefix in overdue)
                await RaiseAsync(_overdueFound, outbox, prefix, new OverdueFound(prefix.CorrelationId));

            await store.WriteAsync(database, new PrefixChanges(overdue, [], default, ledger.Left), cancellationToken);
            return overdue.Count;
        }, cancellationToken);

    /// <summary>Measures open batches anew by the rules of now.</summary>
    public Task<int> ReviewAsync(ConsumeContext<LendScope> context, IReadOnlyList<Guid> prefixIds, CancellationToken cancellationToken) =>
        RunAsync(context, async (database, outbox, ledger) =>
        {
            var open = await store.LockAsync(database, prefixIds, cancellationToken);
            foreach (var prefix in open)
                await RaiseAsync(_ruleChanged, outbox, prefix, new RuleChanged(prefix.CorrelationId));

            await store.WriteAsync(database, new PrefixChanges(open, [], default, ledger.Left), cancellationToken);
            return open.Count;
        }, cancellationToken);

    private static Task RaiseAsync<T>(
        StateMachineSagaMessageFilter<PrefixState, T> machine, ConsumeContext outbox, PrefixState instance, T message)
        where T : class
    {
        var context = new MessageConsumeContext<T>(outbox, message);
        return machine.Send(new DefaultSagaConsumeContext<PrefixState, T>(context, instance), Pipe.Empty<SagaConsumeContext<PrefixState, T>>());
    }

    private async Task<int> RunAsync(
        ConsumeContext<LendScope> context,
        Func<EdpDbContext, ConsumeContext, Ledger, Task<int>> work,
        CancellationToken cancellationToken)
    {
        var (result, outbox) = await transactions.WithRetriesAsync(
            async database =>
            {
                var ledger = new Ledger();
                var attempt = Outbox(context, ledger);
                return (await work(database, attempt, ledger), attempt);
            },
            cancellationToken);

        await SendAsync(outbox);
        return result;
    }

    private static InMemoryOutboxConsumeContext<LendScope> Outbox(ConsumeContext<LendScope> context, Ledger ledger)
    {
        // A scope of its own per attempt: payloads of an attempt that failed must not show in the next.
        var outbox = new InMemoryOutboxConsumeContext<LendScope>(new MessageConsumeContext<LendScope>(
            new ConsumeContextScope<LendScope>(context, ledger), context.Message));
        // The outbox by itself holds back what is published, but not what is scheduled.
        if (context.TryGetPayload(out MessageSchedulerContext? scheduler))
        {
            var held = new ConsumeMessageSchedulerContext(outbox, scheduler.SchedulerFactory);
            outbox.AddOrUpdatePayload<MessageSchedulerContext>(() => held, _ => held);
        }

        return outbox;
    }

    private async Task SendAsync(InMemoryOutboxConsumeContext<LendScope> outbox)
    {
        try
        {
            await outbox.ExecutePendingActions(concurrentMessageDelivery: true);
        }
#pragma warning disable CA1031 // The commit stands whatever the transport says; the sweeper sends what did not go out.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotSent(logger, e);
        }
    }

    private sealed class Ledger : IBatchLedger
    {
        private readonly List<Batch> _left = [];

        public IReadOnlyList<Batch> Left => _left;

        public void Add(Batch batch) => _left.Add(batch);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Recorded, but the transport took no message; the sweeper will send it")]
        public static partial void NotSent(ILogger logger, Exception exception);
    }
}
