using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Looking;

/// <summary>People who look at the first page, as their browsers do: each reads the stream of what changes.</summary>
internal static class Viewers
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    /// <summary>The load while so many look.</summary>
    public static async Task<ProcessorLoad> LoadAsync(
        DatabaseServer server, Database database, EdpProcess service, int viewers, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = Enumerable.Range(0, viewers).Select(_ => LookAsync(service, ended.Token)).ToList();
        await Task.Delay(Settled, cancellationToken);
        var load = await ProcessorLoad.MeasureAsync(server, database, service, duration, cancellationToken);
        await ended.CancelAsync();
        await Task.WhenAll(looking);
        return load;
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
