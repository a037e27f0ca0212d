using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>
/// A database and the processes that share it, for many histories one after the other, each with a bucket of its own. On SQLite one
/// process lives at a time, the second has the other rules; on PostgreSQL three live side by side.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>The delay of package-ready.</summary>
    public static readonly TimeSpan PackageDelay = TimeSpan.FromSeconds(7);

    /// <summary>In what time events have to come back.</summary>
    public static readonly TimeSpan ReceiptWithin = TimeSpan.FromSeconds(20);

    private readonly Func<ValueTask> _release;
    private long _places;

    private World(bool isOnSqlite, Tally tally, Func<ValueTask> release)
    {
        (IsOnSqlite, Tally, _release) = (isOnSqlite, tally, release);
        Leases = new SimulatedLeases(Clock);
        EventBridge = new SimulatedEventBridge(this);
        Bus = new SimulatedBus(this);
        S3 = new SimulatedS3(this);
    }

    public bool IsOnSqlite { get; }

    public Tally Tally { get; }

    public SimulatedClock Clock { get; } = new();

    public SimulatedLeases Leases { get; }

    public SimulatedEventBridge EventBridge { get; }

    public SimulatedBus Bus { get; }

    public SimulatedS3 S3 { get; }

    public IReadOnlyList<SinkLog> Sinks => [EventBridge.Log, Bus.Log];

    public IReadOnlyList<SimulatedProcess> Processes { get; private set; } = [];

    public static async Task<World> OnSqliteAsync(IReadOnlyCollection<History> histories, Tally tally)
    {
        // Where there is a file system in memory: what is tried here is the order of things, not the disk.
        var folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"edp-simulation-{Guid.NewGuid():N}");
        var world = new World(isOnSqlite: true, tally, () =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
        var database = new DatabaseOptions
        {
            Provider = DatabaseProvider.Sqlite,
            ConnectionString = $"Data Source={Path.Combine(folder, "edp.db")}"
        };
        return await world.StartAsync(database, histories, otherRules: [false, true]);
    }

    public static async Task<World> OnPostgresAsync(IReadOnlyCollection<History> histories, Tally tally)
    {
        var created = await PostgresTestDatabase.CreateAsync();
        var world = new World(isOnSqlite: false, tally, created.DisposeAsync);
        var database = new DatabaseOptions { Provider = DatabaseProvider.Postgres, ConnectionString = created.ConnectionString };
        return await world.StartAsync(database, histories, otherRules: [false, false, false]);
    }

    /// <summary>A new history begins: another day, processes that have just started, sinks that work.</summary>
    public void Begin(History history)
    {
        Clock.Begin();
        S3.Begin(history);
        Leases.Begin();
        EventBridge.Begin();
        Bus.Log.Begin();
        foreach (var process in Processes)
            process.Start();
    }

    /// <summary>The system's clock is set to another time.</summary>
    public void Correct(TimeSpan by)
    {
        ReadClocks();
        Clock.Correct(by);
        ReadClocks();
    }

    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        ReadClocks();
    }

    /// <summary>The next place among everything that begins, ends or is written to a sink.</summary>
    public long NextPlace() => Interlocked.Increment(ref _places);

    /// <summary>
    /// Whether a statement waits for a lock that another operation has. On SQLite the history says who writes: none does.
    /// </summary>
    public async Task<bool> HasBlockedAsync()
    {
        if (IsOnSqlite)
            return false;
        const string waiting = """
            SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')
                AND NOT EXISTS (
                    SELECT FROM pg_stat_activity
                    WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
                        AND wait_event_type IS DISTINCT FROM 'Lock') AS "Value"
            """;
        await using var context = await Processes[0].Contexts.CreateDbContextAsync();
        return await context.Database.SqlQueryRaw<bool>(waiting).SingleAsync();
    }

    /// <summary>Takes away what a history left that failed, so that the next one does not meet it.</summary>
    public async Task ForgetAsync()
    {
        await using var context = await Processes[0].Contexts.CreateDbContextAsync();
        await context.ObjectEvents.ExecuteDeleteAsync();
        await context.Batches.ExecuteDeleteAsync();
        await context.Prefixes.ExecuteDeleteAsync();
        await context.ReadyPackages.ExecuteDeleteAsync();
        await context.Packages.ExecuteDeleteAsync();
        await context.Backfills.ExecuteDeleteAsync();
        await context.ReplayBatches.ExecuteDeleteAsync();
        await context.Replays.ExecuteDeleteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await using (var context = await Processes[0].Contexts.CreateDbContextAsync())
        {
            // Other worlds have pools of their own.
            if (context.Database.GetDbConnection() is SqliteConnection connection)
                SqliteConnection.ClearPool(connection);
        }

        foreach (var process in Processes)
            await process.DisposeAsync();
        S3.Dispose();
        await _release();
    }

    // Each process looks for due timers at least every second, and so at its clock.
    private void ReadClocks()
    {
        foreach (var process in Processes)
            process.Clock.GetUtcNow();
    }

    private async Task<World> StartAsync(DatabaseOptions database, IReadOnlyCollection<History> histories, IReadOnlyList<bool> otherRules)
    {
        var processes = new List<SimulatedProcess>();
        foreach (var other in otherRules)
        {
            var options = new EdpOptions
            {
                Database = database,
                EventSink = default,
                Buckets = [.. histories.Select(history => other ? history.OtherRules : history.Rules)],
                PackageReady = new PackageReadyOptions { Trigger = PackageReadyTrigger.ObjectsReady, Delay = PackageDelay.TotalSeconds },
                Receipts = new ReceiptsOptions { Enabled = true, Within = ReceiptWithin.TotalSeconds },
                Timers = new TimersOptions { PollInterval = 3_600 }
            };
            processes.Add(await SimulatedProcess.StartAsync(processes.Count, options, this));
        }

        Processes = processes;
        return this;
    }
}
