using Edp.Service.Sagas;
using Edp.Service.Storage;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>
/// What all state machines have in common that are raised set-wise: in one transaction instances are locked, the machine is raised for each,
/// instances and rows are written back; after the commit the observers hear of it.
/// </summary>
internal abstract class SagaTransactions<TState, TElapsed> : ITimerSource
    where TState : class, ITimedInstance
    where TElapsed : class
{
    private readonly StoreTransactions _transactions;
    private readonly ISagaStore<TState> _store;
    private readonly MachineEvent<TState, TElapsed> _elapsed;
    private readonly Func<Guid, TElapsed> _elapsedOf;
    private readonly ISagaOutputObserver[] _observers;

    protected SagaTransactions(
        StoreTransactions transactions,
        ISagaStore<TState> store,
        SagaStateMachine<TState> machine,
        Schedule<TState, TElapsed> timer,
        Func<Guid, TElapsed> elapsedOf,
        IEnumerable<ISagaOutputObserver> observers)
    {
        (_transactions, _store, _elapsedOf, _observers) = (transactions, store, elapsedOf, [.. observers]);
        _elapsed = new MachineEvent<TState, TElapsed>(machine, timer.AnyReceived);
    }

    public Task<DateTimeOffset?> NextDueAsync(DateTimeOffset until, bool all, CancellationToken cancellationToken) =>
        _transactions.ReadAsync(database => _store.NextDueAsync(database, until, all, cancellationToken), cancellationToken);

    public Task<int> RaiseDueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken) =>
        RaiseAsync(
            database => _store.LockDueAsync(database, dueBefore, take, cancellationToken),
            (instance, output) => _elapsed.RaiseAsync(instance, _elapsedOf(instance.CorrelationId), output),
            cancellationToken);

    /// <summary>Raises events for locked instances.</summary>
    /// <returns>How many instances there were.</returns>
    protected Task<int> RaiseAsync(
        Func<EdpDbContext, Task<IReadOnlyList<TState>>> lockAsync,
        Func<TState, SagaOutput, Task> raiseAsync,
        CancellationToken cancellationToken) =>
        RunAsync(
            async (database, output) =>
            {
                var instances = await lockAsync(database);
                foreach (var instance in instances)
                    await raiseAsync(instance, output);
                await CompleteRowsAsync(database, output, cancellationToken);
                await _store.WriteAsync(database, new SagaChanges<TState>([], instances, output.Rows), cancellationToken);
                return instances.Count;
            },
            cancellationToken);

    /// <summary>Adds to the rows that were given out what the machine cannot know.</summary>
    protected virtual Task CompleteRowsAsync(EdpDbContext database, SagaOutput output, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs work that raises the machine, and writes what it changed and gave out; tells the observers after the commit.</summary>
    protected async Task<T> RunAsync<T>(Func<EdpDbContext, SagaOutput, Task<T>> work, CancellationToken cancellationToken)
    {
        var (result, output) = await _transactions.WithRetriesAsync(
            async database =>
            {
                var output = new SagaOutput();
                return (await work(database, output), output);
            },
            cancellationToken);
        Committed(output);
        return result;
    }

    /// <summary>Tells the observers of a commit.</summary>
    protected void Committed(SagaOutput output)
    {
        foreach (var observer in _observers)
            observer.Committed(output);
    }
}
