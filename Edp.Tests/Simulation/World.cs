using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Edp.Tests.Simulation;

/// <summary>
/// A database and the processes that share it, for many histories one after the other, each with a bucket of its own. On SQLite one
/// process lives at a time, the second has the other rules; on PostgreSQL three live side by side.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private readonly Func<ValueTask> _release;

    private World(bool isOnSqlite, Tally tally, Func<ValueTask> release)
    {
        IsOnSqlite = isOnSqlite;
        Tally = tally;
        Network = new SimulatedNetwork(Clock);
        _release = release;
    }

    public bool IsOnSqlite { get; }

    public Tally Tally { get; }

    public SimulatedClock Clock { get; } = new();

    public SimulatedNetwork Network { get; }

    public SimulatedSink Sink { get; } = new();

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

    /// <summary>Whether a statement waits for a lock that another operation has. On SQLite the history says who writes: none does.</summary>
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
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes)
            await process.DisposeAsync();
        if (IsOnSqlite)
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await _release();
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
                PackageReady = new PackageReadyOptions { Trigger = PackageReadyTrigger.None }
            };
            processes.Add(await SimulatedProcess.StartAsync(options, Clock, Network, Sink, Tally));
        }

        Processes = processes;
        return this;
    }
}
