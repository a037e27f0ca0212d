using System.Diagnostics;
using System.Runtime.InteropServices;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Looking;

/// <summary>Processor time of the service and of its database, in percent of a core.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessorLoad(double Service, double Server)
{
    public static ProcessorLoad operator -(ProcessorLoad load, ProcessorLoad other) =>
        new(load.Service - other.Service, load.Server - other.Server);

    public static ProcessorLoad operator /(ProcessorLoad load, int viewers) => new(load.Service / viewers, load.Server / viewers);

    public static async Task<ProcessorLoad> MeasureAsync(
        DatabaseServer server, Database database, EdpProcess service, TimeSpan duration, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var (serviceBefore, serverBefore) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        await Task.Delay(duration, cancellationToken);
        var (serviceAfter, serverAfter) = (service.ProcessorTime, await ServerLoad.NowAsync(server, database));
        return new ProcessorLoad(
            100 * ((serviceAfter - serviceBefore) / watch.Elapsed),
            100 * ((serverAfter.ProcessorTime - serverBefore.ProcessorTime) / watch.Elapsed));
    }
}
