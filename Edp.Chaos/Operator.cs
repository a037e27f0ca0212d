using System.Globalization;
using System.Net.Http.Json;

namespace Edp.Chaos;

/// <summary>
/// Does by hand whatever can be done, to whichever process lives: flushes, holds, extends and cancels prefixes, and has the latest batches
/// sent again to every sink.
/// </summary>
internal sealed class Operator(IReadOnlyList<EdpProcess> processes, int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Replayed = TimeSpan.FromSeconds(10);

    private readonly Random _random = new(seed);

    /// <summary>How often something was done, by what it was.</summary>
    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, cancellationToken);
                await ActAsync(http, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Killed in the middle, or the end of the run: whether it was done is in the rows.
            }
        }
    }

    private async Task ActAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var prefix = string.Create(CultureInfo.InvariantCulture, $"instrument-{_random.Next(20)}/run-0/");
        (string Path, object Command) act = _random.Next(6) switch
        {
            0 => ("/prefixes/flush", new { SentEvents.Bucket, prefix }),
            1 => ("/prefixes/hold", new { SentEvents.Bucket, prefix, until = now + Hold }),
            2 => ("/prefixes/extend", new { SentEvents.Bucket, prefix, seconds = 2 }),
            3 => ("/prefixes/cancel", new { SentEvents.Bucket, prefix }),
            _ => ("/batches/replay", new { SentEvents.Bucket, from = now - Replayed, to = now })
        };
        using var answer = await http.PostAsJsonAsync(
            new Uri(processes[_random.Next(processes.Count)].Address, act.Path), act.Command, cancellationToken);
        if (answer.IsSuccessStatusCode)
            Done[act.Path] = Done.GetValueOrDefault(act.Path) + 1;
    }
}
