using System.Globalization;

namespace Edp.Benchmarks.Running;

/// <summary>What the database server has done so far: processor time of all its processes, and transactions.</summary>
/// <param name="ProcessorTime">Also of those that have ended. Read from /proc, so on Linux alone.</param>
/// <param name="Transactions">Committed and rolled back ones.</param>
internal sealed record ServerLoad(TimeSpan ProcessorTime, long Transactions)
{
    private const double TicksPerSecond = 100;

    // "man 5 proc", /proc/pid/stat: fields 4 and 14 to 17, counted after the name in parentheses.
    private const int ParentField = 1;
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;
    private const int EndedUserTimeField = 13;
    private const int EndedSystemTimeField = 14;

    public static async Task<ServerLoad> NowAsync(DatabaseServer server, Database database)
    {
        await database.ExecuteAsync("SELECT pg_stat_force_next_flush()");
        var transactions = await database.QueryAsync<long>(
            "SELECT (xact_commit + xact_rollback)::bigint FROM pg_stat_database WHERE datname = current_database()");
        return new ServerLoad(ProcessorTimeOf(await server.MainProcessIdAsync()), transactions);
    }

    private static TimeSpan ProcessorTimeOf(int mainProcess)
    {
        var ticks = 0L;
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            var fields = StatOf(folder);
            if (fields.Length <= EndedSystemTimeField || (id != mainProcess && Number(fields[ParentField]) != mainProcess))
                continue;
            ticks += Number(fields[UserTimeField]) + Number(fields[SystemTimeField]);
            // A worker of autovacuum that ends takes its time along, unless it is counted with its parent.
            if (id == mainProcess)
                ticks += Number(fields[EndedUserTimeField]) + Number(fields[EndedSystemTimeField]);
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private static string[] StatOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // The process ended.
            return [];
        }
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
