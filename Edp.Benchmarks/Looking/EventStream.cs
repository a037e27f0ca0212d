using System.Globalization;
using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;
using Edp.Core.Parsing;

namespace Edp.Benchmarks.Looking;

/// <summary>Events over many prefixes: one for each at first, then at a steady rate, each of a key of its own.</summary>
internal sealed class EventStream(EdpProcess service, int prefixes)
{
    private const int PerRequest = 5_000;
    private const int RequestsPerSecond = 5;

    private static readonly DateTimeOffset Time = new(2026, 1, 9, 10, 0, 0, TimeSpan.Zero);
    private int _number;

    /// <summary>How many events are durable.</summary>
    public int Recorded { get; private set; }

    public async Task FillAsync(CancellationToken cancellationToken)
    {
        for (var left = prefixes; left > 0; left -= PerRequest)
            await PostAsync(Math.Min(left, PerRequest), cancellationToken);
    }

    public async Task RunAsync(int perSecond, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / RequestsPerSecond));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await PostAsync(perSecond / RequestsPerSecond, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was measured long enough.
        }
    }

    private async Task PostAsync(int events, CancellationToken cancellationToken)
    {
        var first = _number;
        _number += events;
        await service.PostAsync(EventLines.Of(Enumerable.Range(first, events).Select(EventOf)), cancellationToken);
        Recorded += events;
    }

    private ObjectEvent EventOf(int number) => new()
    {
        Bucket = Workload.Bucket,
        Key = string.Create(CultureInfo.InvariantCulture, $"instrument-{number % 40:00}/experiment-{number % prefixes:000000}/trace-{number}.raw"),
        Size = 1_000_000,
        Etag = "cf5289c8ec51666c00c9ad6b52b9bcad",
        Sequencer = number.ToString("X16", CultureInfo.InvariantCulture),
        EventTime = Time
    };
}
