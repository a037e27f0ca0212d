using System.Data.Common;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Edp.Tests.Simulation;

/// <summary>Where faults meet transactions: as they begin, and around their commit.</summary>
internal sealed class TransactionSeams : DbTransactionInterceptor
{
    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await PassAsync("as a transaction begins");
        return result;
    }

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await PassAsync("before a commit");
        return result;
    }

    public override async Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        RunningOperation.Current?.Committed();
        await PassAsync("after a commit");
    }

    private static Task PassAsync(string where) => RunningOperation.Current?.PassAsync(FaultKind.Database, where) ?? Task.CompletedTask;
}

/// <summary>One writer at a time, in the order that the history decides.</summary>
internal sealed class SimulatedWriteLock : IWriteLock
{
    private bool _isTaken;

    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (RunningOperation.Current is { } operation)
            await operation.WaitTurnAsync(() => !_isTaken);
        if (_isTaken)
            throw new InvalidOperationException("Two writers at once.");
        _isTaken = true;
        return new Turn(this);
    }

    private sealed class Turn(SimulatedWriteLock writeLock) : IDisposable
    {
        public void Dispose() => writeLock._isTaken = false;
    }
}
