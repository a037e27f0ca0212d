using Edp.Service.Batching;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Live;

/// <summary>
/// Counts the open batches. Some thousands are counted whenever somebody asks. More than that take longer than a page may: the last count
/// is shown with its age, and repeated meanwhile.
/// </summary>
internal sealed class OpenCounter(StoreTransactions transactions, TimeProvider time, ILogger<OpenCounter> logger) : IAsyncDisposable
{
    /// <summary>No more than so many are counted while somebody waits.</summary>
    public const int MaxCounted = 5_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly KeptReading<long> _all = new(
        transactions,
        (database, cancellationToken) => Open(database).LongCountAsync(cancellationToken),
        (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        time,
        logger);

    public async Task<OpenCount> ReadAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        if (Known() is { } known)
            return known;
        var some = await Open(database).Take(MaxCounted + 1).LongCountAsync(cancellationToken);
        if (some <= MaxCounted)
            return new OpenCount(some);
        _all.RefreshIfDue();
        return new OpenCount(MaxCounted, HasMore: true);
    }

    public ValueTask DisposeAsync() => _all.DisposeAsync();

    // Who comes back after an hour is told what is open now, however coarsely, rather than what was open then.
    private OpenCount? Known()
    {
        if (_all.Last is not { Value: > MaxCounted } last || last.Age > MaxAge + (_all.Interval * 2))
            return null;
        _all.RefreshIfDue();
        return new OpenCount(last.Value, last.Age);
    }

    private static IQueryable<PrefixState> Open(EdpDbContext database) =>
        database.Prefixes.Where(row => row.TimerDueAt != null && row.BatchId != null);
}
