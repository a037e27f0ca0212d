using System.Diagnostics;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Ingest;

/// <summary>Measures a stretch of work: time, allocations, memory.</summary>
internal static class Stretch
{
    public static async Task<Measured> MeasureAsync(int events, Func<Task> work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        await using var memory = new MemoryWatch();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await work();
        var elapsed = watch.Elapsed;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new Measured(events, elapsed, (double)allocated / events, memory.PeakMegabytes, IsExact: true);
    }
}
