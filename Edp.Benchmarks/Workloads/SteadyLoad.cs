using System.Diagnostics;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Workloads;

/// <summary>Clients that post events of 100 prefixes, at a rate or as fast as they are answered.</summary>
internal sealed record SteadyLoad(int Clients, int PerRequest, int Rate)
{
    private static readonly Workload Events = new("W1", int.MaxValue, Prefixes: 100);

    public bool IsFullSpeed => Rate == int.MaxValue;

    /// <summary>Posts for so long.</summary>
    /// <param name="service">The service.</param>
    /// <param name="first">The number of the first event.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Of each request when it was answered, and how long that took from when it was due to be sent.</returns>
    public async Task<List<(TimeSpan At, TimeSpan Taken)>> RunAsync(
        EdpProcess service, int first, TimeSpan duration, CancellationToken cancellationToken)
    {
        var requests = -1;
        var watch = Stopwatch.StartNew();
        var answered = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var mine = new List<(TimeSpan, TimeSpan)>();
            while (watch.Elapsed < duration)
            {
                var request = Interlocked.Increment(ref requests);
                var lines = EventLines.Of(Enumerable.Range(first + (request * PerRequest), PerRequest).Select(Events.EventOf));
                var due = IsFullSpeed ? watch.Elapsed : TimeSpan.FromSeconds((double)request * PerRequest / Rate);
                if (due > watch.Elapsed)
                    await Task.Delay(due - watch.Elapsed, cancellationToken);
                await service.PostAsync(lines, cancellationToken);
                mine.Add((watch.Elapsed, watch.Elapsed - due));
            }

            return mine;
        }));
        return [.. answered.SelectMany(mine => mine)];
    }
}
