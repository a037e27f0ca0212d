namespace Edp.Chaos;

/// <summary>
/// Beside the other faults, one after the other and each in its turn: the bus loses what it took, or S3 is away. What comes first is for the seed
/// to say.
/// </summary>
internal sealed class LossFaults(BusRule rule, BucketStore store, int seed)
{
    private readonly Random _random = new(seed);

    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        (string What, Func<TimeSpan, Task> Harm)[] all =
        [
            ("bus deleted, and made anew without its rule", time => rule.ReplaceBusAsync(time, cancellationToken)),
            ("rule of the bus disabled", time => rule.DisableAsync(time, cancellationToken)),
            ("S3 away", time => store.BeAwayAsync(time, cancellationToken)),
            ("S3 stalled, its connections reset", async time =>
            {
                await store.Link.StallAsync(time / 2, cancellationToken);
                store.Link.Reset();
            })
        ];
        _random.Shuffle(all);
        for (var next = 0; !cancellationToken.IsCancellationRequested; next = (next + 1) % all.Length)
        {
            Counts[all[next].What] = Counts.GetValueOrDefault(all[next].What) + 1;
            await all[next].Harm(Some(1, 3));
            await Task.Delay(Some(0.3, 1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Some(double least, double most) => TimeSpan.FromSeconds(least + ((most - least) * _random.NextDouble()));
}
