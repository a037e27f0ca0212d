using System.Collections.Concurrent;

namespace Edp.Service.Manifests;

/// <summary>
/// When a bucket, or a prefix whose manifest it did not take, is tried again: after pauses that grow, up to half a minute. What one bucket does not
/// take holds up no other; a bucket that has failed is tried with one manifest at a time, and not with the same one again and again.
/// </summary>
internal sealed class WritePauses
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Pause> _buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Pause> _prefixes = new();

    /// <summary>The buckets that get nothing now.</summary>
    public IEnumerable<string> Paused(DateTimeOffset now) => _buckets.Where(bucket => bucket.Value.Until > now).Select(bucket => bucket.Key);

    public bool IsPaused(Guid prefix, DateTimeOffset now) => _prefixes.TryGetValue(prefix, out var pause) && pause.Until > now;

    public bool HasFailed(string bucket) => _buckets.ContainsKey(bucket);

    /// <summary>When the first pause is over; null where there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset now) => _buckets.Values.Concat(_prefixes.Values)
        .Where(pause => pause.Until > now).Select(pause => (DateTimeOffset?)pause.Until).Min();

    /// <returns>For how long the bucket is left alone.</returns>
    public TimeSpan Fail(string bucket, Guid prefix, DateTimeOffset now)
    {
        var pause = Grown(_buckets.GetValueOrDefault(bucket));
        _buckets[bucket] = new Pause(pause, now + pause);
        // Longer than the bucket's: another one is tried first.
        var own = Grown(_prefixes.GetValueOrDefault(prefix));
        _prefixes[prefix] = new Pause(own, now + pause + own);
        return pause;
    }

    public void Succeed(string bucket, Guid prefix)
    {
        _buckets.TryRemove(bucket, out _);
        _prefixes.TryRemove(prefix, out _);
    }

    private static TimeSpan Grown(Pause? pause) => pause is null ? Min : pause.Length * 2 < Max ? pause.Length * 2 : Max;

    private sealed record Pause(TimeSpan Length, DateTimeOffset Until);
}
