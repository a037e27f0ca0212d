using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Service.Batching;
using Edp.Service.Operating;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Transactions;

/// <summary>
/// What operators do to open batches (R9, R17): the prefix is locked, the state machine raised, and the row that says who did it and why
/// is written in the same transaction.
/// </summary>
internal sealed class PrefixActions(
    StoreTransactions transactions,
    IPrefixStore store,
    PrefixStateMachine machine,
    IEnumerable<ISagaOutputObserver> observers,
    TimeProvider time)
    : SagaTransactions<PrefixState, QuietPeriodElapsed>(transactions, store, machine, machine.QuietPeriod, id => new QuietPeriodElapsed(id), observers)
{
    private readonly IPrefixStore _store = store;
    private readonly MachineEvent<PrefixState, FlushRequested> _flush = new(machine, machine.FlushRequested);
    private readonly MachineEvent<PrefixState, HoldRequested> _hold = new(machine, machine.HoldRequested);
    private readonly MachineEvent<PrefixState, ExtendRequested> _extend = new(machine, machine.ExtendRequested);
    private readonly MachineEvent<PrefixState, CancelRequested> _cancel = new(machine, machine.CancelRequested);

    /// <summary>Closes the open batch (R9).</summary>
    /// <exception cref="StoreUnavailableException">Nothing is done.</exception>
    public Task<PrefixActionResult> FlushAsync(
        OperatorRequest request, Guid prefixId, CancellationToken cancellationToken, Guid? onlyBatch = null) =>
        ActAsync(OperatorActionNames.Flush, request, prefixId, onlyBatch, (prefix, batchId, output) =>
            _flush.RaiseAsync(prefix, new FlushRequested(prefixId, batchId), output), cancellationToken);

    /// <summary>Keeps the open batch open until then.</summary>
    /// <exception cref="StoreUnavailableException">Nothing is done.</exception>
    public Task<PrefixActionResult> HoldAsync(
        OperatorRequest request, Guid prefixId, DateTimeOffset until, CancellationToken cancellationToken, Guid? onlyBatch = null) =>
        ActAsync(OperatorActionNames.Hold, request, prefixId, onlyBatch, (prefix, batchId, output) =>
            _hold.RaiseAsync(prefix, new HoldRequested(prefixId, batchId, until), output), cancellationToken);

    /// <summary>Moves the time at which silence or age closes the open batch.</summary>
    /// <param name="request">Who asks.</param>
    /// <param name="prefixId">The prefix.</param>
    /// <param name="until">To when, by the time at which the batch is due now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="onlyBatch">The batch that is meant; null for the one that is open.</param>
    /// <exception cref="StoreUnavailableException">Nothing is done.</exception>
    public Task<PrefixActionResult> ExtendAsync(
        OperatorRequest request,
        Guid prefixId,
        Func<DateTimeOffset, DateTimeOffset> until,
        CancellationToken cancellationToken,
        Guid? onlyBatch = null) =>
        ActAsync(OperatorActionNames.Extend, request, prefixId, onlyBatch, (prefix, batchId, output) =>
            _extend.RaiseAsync(prefix, new ExtendRequested(prefixId, batchId, until(machine.DueAt(prefix))), output), cancellationToken);

    /// <summary>Closes the open batch without an event.</summary>
    /// <exception cref="StoreUnavailableException">Nothing is done.</exception>
    public Task<PrefixActionResult> CancelAsync(
        OperatorRequest request, Guid prefixId, CancellationToken cancellationToken, Guid? onlyBatch = null) =>
        ActAsync(OperatorActionNames.Cancel, request, prefixId, onlyBatch, (prefix, batchId, output) =>
            _cancel.RaiseAsync(prefix, new CancelRequested(prefixId, batchId), output), cancellationToken);

    private Task<PrefixActionResult> ActAsync(
        string action,
        OperatorRequest request,
        Guid prefixId,
        Guid? onlyBatch,
        Func<PrefixState, Guid, SagaOutput, Task> actAsync,
        CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                if (await _store.LockAsync(database, [prefixId], cancellationToken) is not [var prefix])
                    return PrefixActionResult.NothingRecorded;
                // A commit whose answer got lost has done it before.
                if (await database.OperatorActions.AsNoTracking()
                    .SingleOrDefaultAsync(done => done.ActionId == request.ActionId, cancellationToken) is { } done)
                {
                    return new PrefixActionResult(
                        prefix, await ClosedAsync(database, done, cancellationToken), await MissingAsync(database, prefix, cancellationToken));
                }

                if (prefix.BatchId is not { } batchId || (onlyBatch is { } meant && meant != batchId))
                    return new PrefixActionResult(prefix, null, [], IsRefused: true);

                var before = PrefixSnapshot.Of(prefix);
                await actAsync(prefix, batchId, output);
                await ExpectedFiles.NameMissingAsync(database, output.Rows.OfType<Batch>(), cancellationToken);
                await _store.WriteAsync(database, new SagaChanges<PrefixState>([], [prefix], output.Rows), cancellationToken);
                database.OperatorActions.Add(new OperatorAction
                {
                    ActionId = request.ActionId,
                    ActedAt = time.GetMicrosecondNow(),
                    Action = action,
                    Who = request.Who,
                    Bucket = prefix.Bucket,
                    Prefix = prefix.Prefix,
                    BatchId = batchId,
                    Reason = request.Reason,
                    StateBefore = before,
                    StateAfter = PrefixSnapshot.Of(prefix)
                });
                await database.SaveChangesAsync(cancellationToken);
                return new PrefixActionResult(
                    prefix, output.Rows.OfType<Batch>().SingleOrDefault(), await MissingAsync(database, prefix, cancellationToken));
            },
            cancellationToken);

    private static async Task<IReadOnlyList<string>> MissingAsync(
        EdpDbContext database, PrefixState prefix, CancellationToken cancellationToken) =>
        prefix is { BatchId: { } batchId, MissingListed: > 0 } ? await ExpectedFiles.MissingAsync(database, batchId, cancellationToken) : [];

    private static Task<Batch?> ClosedAsync(EdpDbContext database, OperatorAction done, CancellationToken cancellationToken) =>
        database.Batches.AsNoTracking().SingleOrDefaultAsync(batch => batch.BatchId == done.BatchId, cancellationToken);
}

/// <summary>What became of an operator's request.</summary>
/// <param name="Prefix">The prefix afterwards; null where nothing was ever recorded for it.</param>
/// <param name="Closed">The batch that was closed.</param>
/// <param name="Missing">The first names of lists and messages that the open batch misses (R15).</param>
/// <param name="IsRefused">Whether nothing was done, since no batch is open, or another one than was meant.</param>
internal sealed record PrefixActionResult(PrefixState? Prefix, Batch? Closed, IReadOnlyList<string> Missing, bool IsRefused = false)
{
    public static PrefixActionResult NothingRecorded { get; } = new(null, null, [], IsRefused: true);
}
