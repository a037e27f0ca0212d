using Edp.Core.Packaging;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Live;

/// <summary>
/// The one snapshot of all who look: read when somebody asks and it is a second old, by one of them for all. What is late is counted every
/// two seconds or so, behind their backs.
/// </summary>
internal sealed class Snapshots(
    StoreTransactions transactions,
    OpenCounter open,
    TotalsReader totals,
    EventRate rate,
    PackageRules packages,
    SnapshotSections sections,
    TimeProvider time,
    ILogger<Snapshots> logger) : IAsyncDisposable
{
    // Less than a second, so that who asks every second does not come a moment too early each other time.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan MaxAgeOfTotals = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KeptReading<Totals> _totals = new(
        transactions,
        (database, cancellationToken) => totals.ReadAsync(database, time.GetUtcNow(), cancellationToken),
        (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
        time,
        logger);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private RenderedSnapshot? _current;
    private long _readAt;

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

    public async ValueTask DisposeAsync()
    {
        await _totals.DisposeAsync();
        _turn.Dispose();
    }

    private RenderedSnapshot? Fresh => _current is { } current && time.GetElapsedTime(Volatile.Read(ref _readAt)) < MaxAge ? current : null;

    private async Task<Snapshot> ReadAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        // One connection for all queries, instead of one from the pool, and back, for each.
        await database.Database.OpenConnectionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var next = await NextToClose.ReadAsync(database, cancellationToken);
        return new Snapshot(
            now,
            rate.PerSecond,
            next.Open is { } all ? new OpenCount(all) : await open.ReadAsync(database, cancellationToken),
            await TotalsAsync(database, cancellationToken),
            next.Rows,
            await ClosedBatch.LatestAsync(database, packages, now, cancellationToken));
    }

    private async Task<Totals> TotalsAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        if (_totals.Last is not { } last || last.Age > MaxAgeOfTotals)
            return await _totals.ReadAsync(database, cancellationToken);
        _totals.RefreshIfDue();
        return last.Value;
    }
}
