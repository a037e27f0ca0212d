using System.Diagnostics;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Looking;

/// <summary>People who look at the first page, as their browsers do: each reads the stream of what changes.</summary>
internal static class Viewers
{
    /// <summary>Processor time of the service and its database while so many look, in percent of a core.</summary>
    public static async Task<double> LoadAsync(
        DatabaseServer server, Database database, EdpProcess service, int viewers, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = Enumerable.Range(0, viewers).Select(_ => LookAsync(service, ended.Token)).ToList();
        var (before, watch) = (await NowAsync(), Stopwatch.StartNew());
        await Task.Delay(duration, cancellationToken);
        var load = 100 * (await NowAsync() - before) / watch.Elapsed;
        await ended.CancelAsync();
        await Task.WhenAll(looking);
        return load;

        async Task<TimeSpan> NowAsync() => service.ProcessorTime + (await ServerLoad.NowAsync(server, database)).ProcessorTime;
    }

    private static async Task LookAsync(EdpProcess service, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await service.Http.GetStreamAsync(new Uri("/live", UriKind.Relative), cancellationToken);
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // They have seen enough.
        }
    }
}
