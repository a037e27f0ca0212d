using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>What is noted while a history runs: what was recorded, and when, in truth, batches closed and events were published.</summary>
internal sealed class HistoryLog(World world, string bucket)
{
    private TimeSpan _observedAt;
    private readonly Lock _lock = new();
    private readonly List<RecordedEntry> _entries = [];
    private readonly List<(string Prefix, TimeSpan From, TimeSpan To)> _flushes = [];
    private readonly List<(string Prefix, TimeSpan From, TimeSpan To)> _cancels = [];
    private readonly List<TimeSpan> _raises = [];

    public ClockModel Clocks { get; } = new(hasManyProcesses: !world.IsOnSqlite);

    public bool RulesChanged { get; set; }

    /// <summary>What was committed, in the order of the commits.</summary>
    public IReadOnlyList<RecordedEntry> Recorded
    {
        get
        {
            lock (_lock)
                return [.. _entries.Where(entry => entry.IsCommitted)];
        }
    }

    /// <summary>When timers were raised, and nothing went wrong.</summary>
    public IReadOnlyList<TimeSpan> Raises => _raises;

    /// <summary>When the settlement began: until then timers are raised and events delivered only when the history says so.</summary>
    public TimeSpan SettlesFrom { get; private set; }

    /// <summary>When each batch closed, in truth.</summary>
    public Dictionary<Guid, TimeSpan> ClosedAt { get; } = [];

    /// <summary>When each batch was published to all sinks, in truth.</summary>
    public Dictionary<Guid, TimeSpan> PublishedAt { get; } = [];

    /// <summary>When each batch was seen last that was published then, in truth: it was not published before.</summary>
    public Dictionary<Guid, TimeSpan> PublishedAfter { get; } = [];

    /// <summary>Replays that somebody asked for.</summary>
    public List<ReplayEntry> Replays { get; } = [];

    /// <summary>What lay in the bucket when each backfill was asked for.</summary>
    public Dictionary<Guid, IReadOnlyList<SimulatedObject>> Backfills { get; } = [];

    /// <summary>What lay in the bucket when each batch was seen closed first.</summary>
    public Dictionary<Guid, IReadOnlyList<SimulatedObject>> InBucket { get; } = [];

    /// <summary>Receipts that the service has taken note of.</summary>
    public List<ReceiptEntry> Receipts { get; } = [];

    /// <summary>Whether prefixes were compared with their bucket after the last fault.</summary>
    public bool WasReconciled { get; set; }

    /// <summary>When each package became ready, in truth.</summary>
    public Dictionary<Guid, TimeSpan> ReadyAt { get; } = [];

    public RecordedEntry AddEntry(IReadOnlyList<SimulatedObject> objects, DateTimeOffset now, RuleModel rule, Guid? addedTo = null)
    {
        var entry = new RecordedEntry(objects, now, world.Clock.Passed, rule, addedTo);
        lock (_lock)
            _entries.Add(entry);
        return entry;
    }

    /// <summary>What was committed before another entry began.</summary>
    public IReadOnlyList<RecordedEntry> Before(RecordedEntry? entry)
    {
        lock (_lock)
            return [.. _entries.TakeWhile(other => other != entry).Where(other => other.IsCommitted)];
    }

    public void Raised() => _raises.Add(world.Clock.Passed);

    public void Flushed(string prefix, TimeSpan from) => _flushes.Add((prefix, from, world.Clock.Passed));

    public bool WasFlushed(string prefix, TimeSpan at) =>
        _flushes.Exists(flush => flush.Prefix == prefix && flush.From <= at && at <= flush.To);

    public void Cancelled(string prefix, TimeSpan from) => _cancels.Add((prefix, from, world.Clock.Passed));

    public bool WasCancelled(string prefix, TimeSpan at) =>
        _cancels.Exists(cancel => cancel.Prefix == prefix && cancel.From <= at && at <= cancel.To);

    public void Settles() => SettlesFrom = world.Clock.Passed;

    /// <summary>Time passes; before it does, what happened is noted.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await ObserveAsync();
        world.Advance(by);
    }

    public async Task ObserveAsync()
    {
        await using var context = await world.Processes[0].Contexts.CreateDbContextAsync();
        var batches = await context.Batches.AsNoTracking().Where(row => row.Bucket == bucket)
            .Select(row => new { row.BatchId, IsPublished = row.PublishedAt != null }).ToListAsync();
        var packages = await context.ReadyPackages.AsNoTracking().Where(row => row.Bucket == bucket)
            .Select(row => row.PackageReadyId).ToListAsync();
        foreach (var batch in batches)
        {
            if (ClosedAt.TryAdd(batch.BatchId, world.Clock.Passed))
                InBucket.Add(batch.BatchId, world.S3.Current);
            if (batch.IsPublished && PublishedAt.TryAdd(batch.BatchId, world.Clock.Passed))
                PublishedAfter.Add(batch.BatchId, _observedAt);
        }

        _observedAt = world.Clock.Passed;

        foreach (var package in packages)
            ReadyAt.TryAdd(package, world.Clock.Passed);
    }

    public async Task<bool> HasUndeliveredAsync()
    {
        await using var context = await world.Processes[0].Contexts.CreateDbContextAsync();
        return await context.Batches.AnyAsync(row => row.Bucket == bucket && row.PublishedAt == null && row.DeliveredSinks < 8)
            || await context.ReadyPackages.AnyAsync(row => row.Bucket == bucket && row.PublishedAt == null);
    }

    /// <summary>After the timers were raised, nothing is open that is due by the clock of who raised them.</summary>
    public async Task RequireNothingOverdueAsync(SimulatedProcess process)
    {
        var now = process.Clock.GetUtcNow();
        await using var context = await process.Contexts.CreateDbContextAsync();
        HistoryFailedException.Unless(
            !await context.Prefixes.AnyAsync(row => row.Bucket == bucket && row.BatchId != null && row.DueAt <= now),
            "R5/R8/R11: a batch was due, its timer was raised, and it is open");
        HistoryFailedException.Unless(
            !await context.Packages.AnyAsync(row => row.Bucket == bucket && row.DueAt <= now),
            "R11: a package was due, its timer was raised, and it waits");
    }
}
