using System.Collections.Concurrent;
using Edp.Service.Batching;
using Edp.Service.Ingest.Parsing;
using Edp.Service.Storage;
using Edp.Service.Telemetry;

namespace Edp.Service.Ingest;

/// <summary>Records objects: each in the batch of its prefix, or dropped as a second delivery.</summary>
internal sealed class ObjectRecorder(RuleBook rules, PrefixTransactions prefixes, IPrefixStore store, EdpTelemetry telemetry, TimeProvider time)
{
    // Fewer are not worth a second commit.
    private const int FewestInLane = 500;

    /// <summary>
    /// Records the objects in one transaction; a crowd of prefixes in one for each lane, side by side, a prefix always in the same lane.
    /// When it returns, they are durable (R12).
    /// </summary>
    /// <param name="objects">What was brought.</param>
    /// <param name="refused">Takes what the database refuses by itself, with the reason; the others are recorded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">Not all is recorded; the same objects can be brought again.</exception>
    public async Task<RecordOutcome> RecordAsync(
        IReadOnlyList<ObjectEvent> objects,
        ConcurrentQueue<(ObjectEvent Object, string Error)> refused,
        CancellationToken cancellationToken)
    {
        var lanes = LanesOf(objects);
        var outcome = new RecordOutcome(0, 0, Ignored: objects.Count - lanes.Sum(lane => lane.Count));
        foreach (var recorded in await Task.WhenAll(lanes.Select(RecordAsync)))
            outcome += recorded;
        return outcome;

        Task<RecordOutcome> RecordAsync(List<ObjectEvent> lane) => Bisection.RecordAsync(
            lane,
            part => RecordLaneAsync(part, cancellationToken),
            (created, reason) => refused.Enqueue((created, reason.Message)));
    }

    private async Task<RecordOutcome> RecordLaneAsync(List<ObjectEvent> objects, CancellationToken cancellationToken)
    {
        if (objects.Count == 0)
            return default;

        var distinct = 0;
        var duplicates = await prefixes.RecordAsync(
            () =>
            {
                var arrivals = ByPrefix(objects);
                distinct = arrivals.Sum(prefix => prefix.Objects.Count);
                return arrivals;
            },
            cancellationToken);
        var accepted = distinct - duplicates;
        return new RecordOutcome(accepted, Duplicates: objects.Count - accepted, Ignored: 0);
    }

    /// <summary>What is wanted of the objects, by lane.</summary>
    private List<ObjectEvent>[] LanesOf(IReadOnlyList<ObjectEvent> objects)
    {
        var lanes = new List<ObjectEvent>[Math.Clamp(objects.Count / FewestInLane, 1, store.Lanes)];
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = new List<ObjectEvent>(objects.Count / lanes.Length);

        var (withoutRule, ignored) = (0L, 0L);
        foreach (var created in objects)
        {
            if (!rules.TryGet(created.Bucket, out var rule))
                withoutRule++;
            else if (rule.Ignores(created.Key))
                ignored++;
            else
                lanes[lanes.Length == 1 ? 0 : LaneOf(created, lanes.Length)].Add(created);
        }

        telemetry.Ignored(IgnoredReason.NoRule, withoutRule);
        telemetry.Ignored(IgnoredReason.IgnorePrefix, ignored);
        return lanes;
    }

    private int LaneOf(ObjectEvent created, int lanes)
    {
        var prefix = KeyPrefix.LengthOf(created.Key, rules.ForOpenBatch(created.Bucket).PrefixDepth);
        return (int)((uint)string.GetHashCode(created.Key.AsSpan(0, prefix), StringComparison.Ordinal) % (uint)lanes);
    }

    /// <summary>Objects by prefix (R1), prefixes in the order in which they are locked, each identity once.</summary>
    private List<PrefixArrivals> ByPrefix(List<ObjectEvent> objects)
    {
        var now = time.GetMicrosecondNow();
        var arrivals = new Dictionary<(string Bucket, string Prefix), PrefixArrivals>();
        var identities = new HashSet<Guid>(objects.Count);
        foreach (var created in objects)
        {
            var identity = ObjectIdentity.Of(created);
            if (!identities.Add(identity))
                continue;

            var rule = rules.ForOpenBatch(created.Bucket);
            var prefix = KeyPrefix.Of(created.Key, rule.PrefixDepth);
            if (!arrivals.TryGetValue((created.Bucket, prefix), out var arrived))
            {
                arrived = new PrefixArrivals(PrefixId.Of(created.Bucket, prefix), created.Bucket, prefix, rule.EventCount);
                arrivals.Add((created.Bucket, prefix), arrived);
            }

            arrived.Objects.Add(new RecordedObject
            {
                Event = created,
                Identity = identity,
                EventTime = created.EventTime?.ToMicroseconds() ?? now
            });
        }

        return [.. arrivals.Values.OrderBy(prefix => prefix.PrefixId)];
    }
}
