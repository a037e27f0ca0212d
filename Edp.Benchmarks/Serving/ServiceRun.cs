using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Serving;

/// <summary>What one run through the started service showed.</summary>
internal sealed record ServiceRun(
    double EventsPerSecond, double ServiceMicroseconds, double ServerMicroseconds, double PeakMegabytes, bool IsExact, double? Ceiling = null)
{
    /// <summary>Measures the processor time of the service and its database around the work.</summary>
    /// <param name="server">The database's server.</param>
    /// <param name="database">The database.</param>
    /// <param name="service">The service.</param>
    /// <param name="work">Brings events, and tells how many a second were recorded.</param>
    /// <param name="events">How many different events there are in the end.</param>
    /// <param name="measured">How many of them the work brings.</param>
    public static async Task<ServiceRun> MeasureAsync(
        DatabaseServer server, Database database, EdpProcess service, Func<Task<double>> work, int events, long measured)
    {
        await using var memory = new MemoryWatch(service.Process);
        var (serviceBefore, serverBefore) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        var rate = await work();
        var (serviceAfter, serverAfter) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        return new ServiceRun(
            rate,
            (serviceAfter - serviceBefore).TotalMicroseconds / measured,
            (serverAfter.ProcessorTime - serverBefore.ProcessorTime).TotalMicroseconds / measured,
            memory.PeakMegabytes,
            await Ingest.Exactness.HoldsAsync(database, events));
    }
}
