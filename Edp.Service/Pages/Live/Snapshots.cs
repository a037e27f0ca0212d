using System.Diagnostics;
using Edp.Core.Packaging;
using Edp.Service.Storage;

namespace Edp.Service.Pages.Live;

/// <summary>
/// The one snapshot of all who look: read when somebody asks and it is a second old, by one of them for all. Counting goes through the rows,
/// so it is repeated the more seldom the longer it takes: a hundredth of the time, and every five seconds at least.
/// </summary>
internal sealed class Snapshots(
    StoreTransactions transactions, TotalsReader totals, EventRate rate, PackageRules packages, SnapshotSections sections, TimeProvider time)
    : IDisposable
{
    private const int ShareOfTotals = 100;
    private static readonly TimeSpan MaxAgeOfTotals = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private RenderedSnapshot? _current;
    private long _readAt;
    private Totals? _totals;
    private long _totalsAt;
    private TimeSpan _totalsTook;

    /// <summary>The present one.</summary>
    /// <exception cref="StoreUnavailableException">The database can't be reached.</exception>
    public async Task<RenderedSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh is { } known)
            return known;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (Fresh is { } read)
                return read;
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(Patience);
            var snapshot = await transactions.ReadAsync(database => ReadAsync(database, deadline.Token), deadline.Token);
            _current = sections.Render(snapshot);
            Volatile.Write(ref _readAt, time.GetTimestamp());
            return _current;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The database did not answer in time.", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private RenderedSnapshot? Fresh => _current is { } current && time.GetElapsedTime(Volatile.Read(ref _readAt)) < MaxAge ? current : null;

    private async Task<Snapshot> ReadAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_totals is null || time.GetElapsedTime(_totalsAt) is var age && (age >= MaxAgeOfTotals || age >= _totalsTook * ShareOfTotals))
        {
            var watch = Stopwatch.StartNew();
            _totals = await totals.ReadAsync(database, now, cancellationToken);
            (_totalsAt, _totalsTook) = (time.GetTimestamp(), watch.Elapsed);
        }

        return new Snapshot(
            now,
            rate.PerSecond,
            _totals,
            await NextToClose.ReadAsync(database, cancellationToken),
            await ClosedBatch.LatestAsync(database, packages, now, cancellationToken));
    }
}
