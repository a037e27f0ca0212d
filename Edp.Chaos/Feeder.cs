using System.Text;

namespace Edp.Chaos;

/// <summary>
/// Streams the events, evenly over the run: most of them as S3 sends them to a queue, in either form, some over HTTP. One in twenty
/// deliveries is made twice, and one in a hundred objects has none. What nobody acknowledged is brought again.
/// </summary>
internal sealed class Feeder(
    IBroker broker, BucketStore store, IReadOnlyList<EdpProcess> processes, SentEvents events, ChaosOptions options)
{
    // More than one transaction takes.
    private const int PerRound = 1_200;
    private const int PerNotification = 8;
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(200);

    private readonly Random _random = new(options.Seed);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var started = TimeProvider.System.GetTimestamp();
        for (var next = 0; next < events.Count; next += PerRound)
        {
            var written = Enumerable.Range(next, Math.Min(PerRound, events.Count - next)).ToList();
            store.Put(written);
            var numbers = written.Where(number => !SentEvents.IsLost(number)).ToList();
            if (_random.Next(5) == 0)
                await PostAsync(http, numbers, cancellationToken);
            else
                await SendAsync(numbers, cancellationToken);

            var due = options.Duration * ((double)next / events.Count);
            var ahead = due - TimeProvider.System.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero)
                await Task.Delay(ahead, cancellationToken);
        }
    }

    private async Task SendAsync(List<int> numbers, CancellationToken cancellationToken)
    {
        var bodies = new List<string>();
        if (_random.Next(2) == 0)
            bodies.AddRange(numbers.Select(SentEvents.FromEventBridge));
        else
            bodies.AddRange(numbers.Chunk(PerNotification).Select(SentEvents.Native));
        bodies.AddRange(bodies.Where(_ => _random.Next(20) == 0).ToList());
        var shuffled = bodies.ToArray();
        _random.Shuffle(shuffled);

        events.CountDeliveries(shuffled.Length);
        await broker.SendAsync(shuffled, cancellationToken);
    }

    private async Task PostAsync(HttpClient http, List<int> numbers, CancellationToken cancellationToken)
    {
        var body = string.Join('\n', numbers.Select(SentEvents.FromEventBridge));
        while (true)
        {
            events.CountDeliveries(1);
            var process = processes[_random.Next(processes.Count)];
            try
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
                using var response = await http.PostAsync(new Uri(process.Address, "/events"), content, cancellationToken);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Killed in the middle: whether it was recorded is not known, so it is brought again.
            }

            await Task.Delay(PauseAfterRefusal, cancellationToken);
        }
    }
}
