using System.Globalization;
using System.Net.Http.Json;
using Edp.Tests.Amazon.Fakes;

namespace Edp.Chaos;

/// <summary>
/// A bucket that is older than EDP: a backfill records what lies in it, while events of a part of its objects come, before, during and after it.
/// Half of the objects have version ids.
/// </summary>
internal sealed class OldBucket(ChaosOptions options, IBroker broker, IReadOnlyList<EdpProcess> processes)
{
    public const string Name = "chaos-old";

    private const int PerPrefix = 60;
    private const int PerRequest = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public int Count { get; } = Math.Max(300, options.Events / 10);

    public IEnumerable<FakeObject> Objects => Enumerable.Range(0, Count).Select(number =>
        new FakeObject(KeyOf(number), SizeOf(number), SentEvents.Etag, number % 2 == 0 ? $"v{number}" : null));

    public static string KeyOf(int number) => string.Create(CultureInfo.InvariantCulture, $"archive/run-{number / PerPrefix}/file {number}.raw");

    public static int SizeOf(int number) => number % 777;

    /// <summary>Asks for the backfill, until somebody has said that it is noted, and has events come.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await TellAsync(0, cancellationToken);
        await BackfillAsync(cancellationToken);
        await TellAsync(1, cancellationToken);
        await Task.Delay(options.Duration, cancellationToken);
        await TellAsync(2, cancellationToken);
    }

    /// <summary>Events of every fourth object, from another one on.</summary>
    private async Task TellAsync(int from, CancellationToken cancellationToken)
    {
        var numbers = Enumerable.Range(0, Count).Where(number => number % 4 == from).ToList();
        foreach (var part in numbers.Chunk(PerRequest))
            await broker.SendAsync([.. part.Select(EventOf)], cancellationToken);
    }

    private async Task BackfillAsync(CancellationToken cancellationToken)
    {
        // For most of the time of the faults.
        var rate = Math.Max(1, (long)(Count / options.Duration.TotalSeconds * 1.3));
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.PostAsJsonAsync(
                    new Uri(processes[attempt % processes.Count].Address, "/backfills"), new { bucket = Name, rate }, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Killed in the middle: whether it was noted is not known, and a second one records nothing twice.
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static string EventOf(int number)
    {
        var version = number % 2 == 0 ? string.Create(CultureInfo.InvariantCulture, $",\"version-id\":\"v{number}\"") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $$$"""{"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"Object Created","source":"aws.s3","account":"111122223333","time":"2025-06-01T12:00:00Z","region":"eu-central-1","resources":["arn:aws:s3:::{{{Name}}}"],"detail":{"version":"0","bucket":{"name":"{{{Name}}}"},"object":{"key":"{{{KeyOf(number)}}}","size":{{{SizeOf(number)}}},"etag":"{{{SentEvents.Etag}}}","sequencer":"{{{number:X18}}}"{{{version}}}},"request-id":"N4N7GDK58NMKJ12R","requester":"123456789012","reason":"PutObject"}}""");
    }
}
