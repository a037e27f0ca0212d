using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Service.Batching;
using Edp.Service.Sagas;
using Edp.Service.Storage;

namespace Edp.Service.Transactions;

/// <summary>Raises the state machine for many prefixes in one transaction: lock, raise per prefix, write back, commit.</summary>
internal sealed class PrefixTransactions(
    StoreTransactions transactions,
    IPrefixStore store,
    BackfilledObjects backfilled,
    PrefixStateMachine machine,
    BucketRules rules,
    ExpectedFiles expectedFiles,
    IEnumerable<ISagaOutputObserver> observers,
    TimeProvider time)
    : SagaTransactions<PrefixState, QuietPeriodElapsed>(transactions, store, machine, machine.QuietPeriod, id => new QuietPeriodElapsed(id), observers)
{
    private readonly MachineEvent<PrefixState, ObjectsRecorded> _objectsRecorded = new(machine, machine.ObjectsRecorded);
    private readonly MachineEvent<PrefixState, ObjectsDeleted> _objectsDeleted = new(machine, machine.ObjectsDeleted);
    private readonly MachineEvent<PrefixState, RulesChanged> _rulesChanged = new(machine, machine.RulesChanged);

    /// <summary>Records what arrived (R3, R10).</summary>
    /// <param name="arrive">Gives what arrived, prefixes in ascending order of their ids; asked again when the work is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many of the objects were recorded already.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public Task<int> RecordAsync(Func<IReadOnlyList<PrefixArrivals>> arrive, CancellationToken cancellationToken) =>
        RecordAsync(arrive, null, cancellationToken);

    /// <summary>Records what arrived, and what else belongs into the same transaction.</summary>
    /// <param name="arrive">As above.</param>
    /// <param name="step">What is done beside it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many of the objects were recorded already.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public Task<int> RecordAsync(
        Func<IReadOnlyList<PrefixArrivals>> arrive, IRecordingStep? step, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                var arrivals = arrive();
                var duplicates = await store.LockAndMatchAsync(database, arrivals, cancellationToken);
                // The clock is read once the prefixes are locked, so that within a prefix time only goes forward.
                var now = time.GetMicrosecondNow();
                duplicates += step is null
                    ? await backfilled.RemoveFromEventsAsync(database, arrivals, cancellationToken)
                    : await step.MatchAsync(database, arrivals, now, cancellationToken);
                var touched = arrivals.Where(prefix => prefix.Objects.Count > 0).ToList();
                var expected = await expectedFiles.MatchAsync(database, touched, cancellationToken);
                var lists = new List<(PrefixRecord Prefix, RecordedObject List)>();
                foreach (var prefix in touched)
                {
                    var recorded = new ObjectsRecorded(prefix.PrefixId, prefix.Objects, now);
                    do
                        await _objectsRecorded.RaiseAsync(InstanceOf(prefix), recorded, output);
                    while (recorded.HasMore);
                    lists.AddRange(recorded.Lists.Where(list => list.BatchId == prefix.Instance.BatchId).Select(list => (prefix.Instance, list)));
                }

                await expectedFiles.WriteAsync(database, expected, cancellationToken);
                if (lists.Count > 0)
                {
                    await ExpectedLists.AddAsync(database, lists, now, cancellationToken);
                    output.Request(new ListsArrived());
                }

                await CompleteRowsAsync(database, output, cancellationToken);
                // New prefixes first: who records the same ones at the same time waits there, before it has written anything.
                var changes = new SagaChanges<PrefixState>(
                    [.. touched.Where(prefix => prefix.IsNew).Select(InstanceOf)],
                    [.. touched.Where(prefix => !prefix.IsNew).Select(InstanceOf)],
                    output.Rows);
                await store.WriteAsync(database, changes, cancellationToken);
                await store.AddObjectsAsync(database, [.. touched.SelectMany(prefix => prefix.Objects)], now, cancellationToken);
                if (step is not null)
                    await step.CompleteAsync(database, duplicates, now, cancellationToken);
                return duplicates;
            },
            cancellationToken);

    /// <summary>Takes keys out of their open batches, as far as their versions there are older than the deletion (R4).</summary>
    /// <exception cref="StoreUnavailableException">Nothing is taken out.</exception>
    public Task<int> DeleteAsync(IReadOnlyList<DeletedKey> deleted, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                var prefixes = await store.LockAsync(
                    database, [.. deleted.Select(key => key.PrefixId).Distinct().Order()], cancellationToken);
                var now = time.GetMicrosecondNow();
                var removed = 0;
                foreach (var prefix in prefixes.Where(prefix => prefix.BatchId is not null))
                {
                    var keys = deleted.Where(key => key.PrefixId == prefix.CorrelationId).ToLookup(key => key.Key, StringComparer.Ordinal);
                    var gone = await ManifestDeletion.DeleteAsync(database, prefix.BatchId.GetValueOrDefault(), keys, now, cancellationToken);
                    removed += gone.Count;
                    var keysGone = gone.Select(row => row.Key).ToList();
                    var message = new ObjectsDeleted(
                        prefix.CorrelationId, prefix.BatchId.GetValueOrDefault(), gone.Count, gone.Sum(row => row.Size ?? 0))
                    {
                        MissingFiles = await RequiredFileSearch.MissingWithoutAsync(database, prefix, keysGone, cancellationToken),
                        Keys = keysGone,
                        MissingListed = await ExpectedFiles.RemoveAsync(database, prefix, keysGone, cancellationToken)
                    };
                    if (prefix.UnreadLists is not null)
                        await ExpectedLists.RemoveAsync(database, prefix.BatchId.GetValueOrDefault(), keysGone, cancellationToken);
                    await _objectsDeleted.RaiseAsync(prefix, message, output);
                }

                await store.WriteAsync(database, new SagaChanges<PrefixState>([], prefixes, output.Rows), cancellationToken);
                return removed;
            },
            cancellationToken);

    /// <summary>Measures open batches by the rules of now.</summary>
    public Task<int> ReevaluateAsync(IReadOnlyList<Guid> prefixIds, CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                var prefixes = await store.LockAsync(database, prefixIds, cancellationToken);
                foreach (var prefix in prefixes)
                    await _rulesChanged.RaiseAsync(prefix, await RulesChangedAsync(database, prefix, cancellationToken), output);
                await CompleteRowsAsync(database, output, cancellationToken);
                await store.WriteAsync(database, new SagaChanges<PrefixState>([], prefixes, output.Rows), cancellationToken);
                return prefixes.Count;
            },
            cancellationToken);

    protected override Task CompleteRowsAsync(EdpDbContext database, SagaOutput output, CancellationToken cancellationToken) =>
        ExpectedFiles.NameMissingAsync(database, output.Rows.OfType<Batch>(), cancellationToken);

    private async Task<RulesChanged> RulesChangedAsync(EdpDbContext database, PrefixState prefix, CancellationToken cancellationToken)
    {
        var rule = rules.ForOpenBatch(prefix).Expectation;
        if (prefix.BatchId is not { } batchId || !prefix.HasOther(rule))
            return new RulesChanged(prefix.CorrelationId);
        return new RulesChanged(prefix.CorrelationId)
        {
            ExpectsOther = true,
            MissingFiles = await RequiredFileSearch.MissingAsync(database, batchId, prefix.Prefix, rule.RequiredFiles, cancellationToken)
        };
    }

    private static PrefixState InstanceOf(PrefixArrivals prefix) => (PrefixState)prefix.Instance;
}
