using System.Diagnostics;
using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Reporting;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Timers;

/// <summary>Opens prefixes at an even rate, looks at the load while all are open and none is due, and at how late each leaves.</summary>
internal sealed class TimersBenchmark(DatabaseServer server, Database database, int prefixes, TimeSpan over, TimeSpan idle)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _quiet = over + idle + (2 * Margin);

    public async Task<Results> RunAsync(CancellationToken cancellationToken)
    {
        var settings = EdpRule.Settings(thresholdEventCount: 20, _quiet.TotalSeconds);
        await using var service = await EdpProcess.StartAsync(database, settings, cancellationToken);
        await using var memory = new MemoryWatch(service.Process);

        await OpenAsync(service, cancellationToken);
        var opened = Stopwatch.StartNew();
        await Task.Delay(Margin, cancellationToken);
        var (serviceLoad, serverLoad, transactions) = await IdleAsync(service, cancellationToken);
        var open = memory.PeakMegabytes;
        var (serviceBefore, serverBefore) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        await LeaveAsync(_quiet - opened.Elapsed, cancellationToken);
        var (serviceAfter, serverAfter) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));

        var lags = await LagsAsync(cancellationToken);
        var results = new Results("timers");
        results.Add(
            ("prefixes", prefixes),
            ("due over s", over.TotalSeconds),
            ("lag p50 ms", Math.Round(lags.Percentile(50))),
            ("lag p99 ms", Math.Round(lags.Percentile(99))),
            ("lag max ms", Math.Round(lags.Percentile(100))),
            // Where it falls behind, a mean of the whole would not tell when.
            ("p99 of each tenth ms", string.Join(' ', lags.Chunk(Math.Max(1, lags.Count / 10)).Select(tenth => $"{tenth.ToList().Percentile(99):0}"))),
            ("leaving: EDP us/prefix", Math.Round((serviceAfter - serviceBefore).TotalMicroseconds / prefixes, 1)),
            ("leaving: database us/prefix", Math.Round((serverAfter.ProcessorTime - serverBefore.ProcessorTime).TotalMicroseconds / prefixes, 1)),
            ("idle: EDP % of a core", Math.Round(serviceLoad, 2)),
            ("idle: database % of a core", Math.Round(serverLoad, 2)),
            ("idle: transactions/s", Math.Round(transactions, 1)),
            ("open MB", Math.Round(open)),
            ("peak MB", Math.Round(memory.PeakMegabytes)),
            ("exact", await Exactness.HoldsAsync(database, prefixes)));
        return results;
    }

    private async Task OpenAsync(EdpProcess service, CancellationToken cancellationToken)
    {
        var workload = new Workload("timers", prefixes, prefixes);
        var watch = Stopwatch.StartNew();
        for (var opened = 0; opened < prefixes;)
        {
            var until = (int)Math.Min(prefixes, prefixes * (watch.Elapsed / over));
            if (until > opened)
                await service.PostAsync(EventLines.Of(Enumerable.Range(opened, until - opened).Select(workload.EventOf)), cancellationToken);
            opened = Math.Max(opened, until);
            await Task.Delay(Step, cancellationToken);
        }
    }

    private async Task<(double Service, double Server, double Transactions)> IdleAsync(EdpProcess service, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var (serviceBefore, serverBefore) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        await Task.Delay(idle, cancellationToken);
        var (serviceAfter, serverAfter) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        return (
            100 * ((serviceAfter - serviceBefore) / watch.Elapsed),
            100 * ((serverAfter.ProcessorTime - serverBefore.ProcessorTime) / watch.Elapsed),
            (serverAfter.Transactions - serverBefore.Transactions) / watch.Elapsed.TotalSeconds);
    }

    // Who looks sooner takes from the processors what is measured.
    private async Task LeaveAsync(TimeSpan untilAllAreDue, CancellationToken cancellationToken)
    {
        await Task.Delay(untilAllAreDue, cancellationToken);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < MaxWait; await Task.Delay(Margin, cancellationToken))
        {
            if (await database.QueryAsync<long>("SELECT count(*) FROM edp.batch WHERE published_at IS NOT NULL") == prefixes)
                return;
        }
    }

    /// <summary>
    /// How late each batch left, in milliseconds, in the order in which they were due: each has one object, so it was due the quiet period after it.
    /// </summary>
    private async Task<List<double>> LagsAsync(CancellationToken cancellationToken)
    {
        var lags = new List<double>();
        await using var command = database.Source.CreateCommand("SELECT ready_at - opened_at FROM edp.batch ORDER BY opened_at");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            lags.Add((reader.GetTimeSpan(0) - _quiet).TotalMilliseconds);
        return lags;
    }
}
