using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Lists;
using Edp.Service.Batching;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Transactions;

/// <summary>Raises the state machine of a prefix for what its batch has to contain (R15), each in a transaction of its own.</summary>
internal sealed class ExpectationTransactions(
    StoreTransactions transactions,
    IPrefixStore store,
    ExpectedFiles expectedFiles,
    PrefixStateMachine machine,
    BucketRules rules,
    IEnumerable<ISagaOutputObserver> observers,
    TimeProvider time)
{
    private readonly MachineEvent<PrefixState, BatchExpected> _batchExpected = new(machine, machine.BatchExpected);
    private readonly MachineEvent<PrefixState, ExpectationChanged> _expectationChanged = new(machine, machine.ExpectationChanged);

    /// <summary>Records what a message says, for the open batch or one that it opens.</summary>
    /// <returns>What the batch expects now; null when the message is not newer than what is known.</returns>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public async Task<ExpectationOutcome?> TellAsync(ExpectationTold told, CancellationToken cancellationToken)
    {
        // Work that is repeated after a commit whose answer got lost finds its own time.
        DateTimeOffset? ownTime = null;
        var (outcome, output) = await transactions.WithRetriesAsync(
            async database =>
            {
                var output = new SagaOutput();
                var locked = await store.LockAsync(database, [told.PrefixId], cancellationToken);
                var prefix = locked.Count > 0 ? locked[0] : NewInstance(told);
                var now = time.GetMicrosecondNow();
                if ((told.Time ?? ownTime) is { } known && known <= prefix.ExpectationTime)
                    return (null, output);

                ownTime = told.Time ?? After(prefix.ExpectationTime, now);
                var outcome = await TellAsync(database, prefix, told with { Time = ownTime }, now, output, cancellationToken);
                await ExpectedFiles.NameMissingAsync(database, output.Rows.OfType<Batch>(), cancellationToken);
                await store.WriteAsync(
                    database, new SagaChanges<PrefixState>(locked.Count > 0 ? [] : [prefix], locked, output.Rows), cancellationToken);
                return ((ExpectationOutcome?)outcome, output);
            },
            cancellationToken);
        foreach (var observer in observers)
            observer.Committed(output);
        return outcome;
    }

    /// <summary>The rule of the batch that a list belongs to.</summary>
    public async Task<BatchRule> RuleOfAsync(ExpectedListRow list, CancellationToken cancellationToken) => rules.ForOpenBatch(
        await transactions.ReadAsync(
            database => database.Prefixes.AsNoTracking().SingleAsync(prefix => prefix.CorrelationId == list.PrefixId, cancellationToken),
            cancellationToken));

    /// <summary>Records what a list names.</summary>
    /// <returns>How many files its batch has to contain by lists and messages; 0 when the batch is closed or the list replaced.</returns>
    /// <exception cref="UnreadableListException">It names no file of its batch.</exception>
    public Task<long> ListReadAsync(ExpectedListRow list, IReadOnlyList<ListEntry> entries, CancellationToken cancellationToken) =>
        ListAsync(
            list,
            async (database, prefix, now) =>
            {
                var files = Files(list, prefix, entries);
                if (files.Count == 0)
                    throw new UnreadableListException("it names no file of its batch.");
                if (!await ExpectedLists.DoneAsync(database, list, now, nextDueAt: null, problem: null, cancellationToken))
                    return false;
                await expectedFiles.ReplaceAsync(database, list.BatchId, list.Key, files, cancellationToken);
                return true;
            },
            problem: null,
            cancellationToken);

    /// <summary>Records why a list could not be read, and when it is tried again.</summary>
    public Task ListFailedAsync(ExpectedListRow list, string problem, DateTimeOffset? nextDueAt, CancellationToken cancellationToken) =>
        ListAsync(
            list,
            (database, _, _) => ExpectedLists.DoneAsync(database, list, readAt: null, nextDueAt, problem, cancellationToken),
            $"{list.Key}: {problem}",
            cancellationToken);

    private async Task<long> ListAsync(
        ExpectedListRow list,
        Func<EdpDbContext, PrefixState, DateTimeOffset, Task<bool>> recordAsync,
        string? problem,
        CancellationToken cancellationToken)
    {
        var (count, output) = await transactions.WithRetriesAsync(
            async database =>
            {
                var output = new SagaOutput();
                var locked = await store.LockAsync(database, [list.PrefixId], cancellationToken);
                if (locked is not [{ } prefix] || prefix.BatchId != list.BatchId)
                {
                    await ExpectedLists.DoneAsync(
                        database, list, readAt: null, nextDueAt: null, "its batch was closed before it was read.", cancellationToken);
                    return (0L, output);
                }

                var now = time.GetMicrosecondNow();
                if (!await recordAsync(database, prefix, now))
                    return (0L, output);
                var (listed, missing) = await ExpectedFiles.CountAsync(database, list.BatchId, cancellationToken);
                var changed = new ExpectationChanged(list.PrefixId, list.BatchId, now, listed, missing) { List = list.Key, ListProblem = problem };
                await _expectationChanged.RaiseAsync(prefix, changed, output);
                await ExpectedFiles.NameMissingAsync(database, output.Rows.OfType<Batch>(), cancellationToken);
                await store.WriteAsync(database, new SagaChanges<PrefixState>([], locked, output.Rows), cancellationToken);
                return (listed, output);
            },
            cancellationToken);
        foreach (var observer in observers)
            observer.Committed(output);
        return count;
    }

    // Folders and ignored keys never come into a batch, nor does a list have to name itself.
    private List<ExpectedFile> Files(ExpectedListRow list, PrefixState prefix, IReadOnlyList<ListEntry> entries)
    {
        var current = rules.Current;
        var folder = list.Key[..(list.Key.LastIndexOf('/') + 1)];
        var files = new List<ExpectedFile>(entries.Count);
        foreach (var entry in entries)
        {
            var key = ExpectedKey.Of(entry.Path, prefix.Bucket, prefix.Prefix, folder);
            if (key is null || key == list.Key || key.EndsWith('/') || key.Contains('\0', StringComparison.Ordinal)
                || current.Fit(prefix.Bucket, key).Kind is KeyFitKind.IgnorePrefix or KeyFitKind.NoMatch)
                continue;
            files.Add(new ExpectedFile(list.BatchId, key, list.Key)
            {
                Size = entry.Size, Etag = entry.Etag, Md5 = entry.Md5?.ToLowerInvariant()
            });
        }

        return files;
    }

    private async Task<ExpectationOutcome> TellAsync(
        EdpDbContext database,
        PrefixState prefix,
        ExpectationTold told,
        DateTimeOffset now,
        SagaOutput output,
        CancellationToken cancellationToken)
    {
        await _batchExpected.RaiseAsync(prefix, new BatchExpected(told.PrefixId, now), output);
        var batchId = prefix.BatchId.GetValueOrDefault();
        await expectedFiles.ReplaceAsync(
            database, batchId, source: "", told.Keys.Select(key => new ExpectedFile(batchId, key, Source: "")), cancellationToken);
        var (listed, missing) = await ExpectedFiles.CountAsync(database, batchId, cancellationToken);
        var changed = new ExpectationChanged(told.PrefixId, batchId, now, listed, missing) { Told = told };
        await _expectationChanged.RaiseAsync(prefix, changed, output);
        return output.Rows.OfType<Batch>().SingleOrDefault(batch => batch.BatchId == batchId) is { } closed
            ? new ExpectationOutcome(batchId, closed.ExpectedCount.GetValueOrDefault(), 0)
            : new ExpectationOutcome(batchId, prefix.Expected().GetValueOrDefault(), prefix.MissingCount.GetValueOrDefault());
    }

    private static DateTimeOffset After(DateTimeOffset? known, DateTimeOffset now) =>
        known >= now ? known.Value + TimeSpan.FromMicroseconds(1) : now;

    private static PrefixState NewInstance(ExpectationTold told) => new()
    {
        CorrelationId = told.PrefixId,
        CurrentState = nameof(PrefixStateMachine.Initial),
        Bucket = told.Bucket,
        Prefix = told.Prefix
    };
}
