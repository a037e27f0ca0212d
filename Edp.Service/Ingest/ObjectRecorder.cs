using Edp.Service.Batching;
using Edp.Service.Ingest.Parsing;

namespace Edp.Service.Ingest;

/// <summary>Records objects: each in the batch of its prefix, or dropped as a second delivery.</summary>
internal sealed class ObjectRecorder(RuleBook rules, PrefixTransactions prefixes, TimeProvider time)
{
    /// <summary>Records the objects in one transaction. When it returns, they are durable (R12).</summary>
    /// <exception cref="Storage.StoreUnavailableException">Nothing is recorded; the same objects can be brought again.</exception>
    public async Task<RecordOutcome> RecordAsync(IReadOnlyList<ObjectEvent> objects, CancellationToken cancellationToken)
    {
        var wanted = objects.Where(IsWanted).ToList();
        var distinct = wanted.Count;
        var duplicates = wanted.Count == 0
            ? 0
            : await prefixes.RecordAsync(
                () =>
                {
                    var arrivals = ByPrefix(wanted);
                    distinct = arrivals.Sum(prefix => prefix.Objects.Count);
                    return arrivals;
                },
                cancellationToken);

        var accepted = distinct - duplicates;
        return new RecordOutcome(accepted, Duplicates: wanted.Count - accepted, Ignored: objects.Count - wanted.Count);
    }

    private bool IsWanted(ObjectEvent created) => rules.TryGet(created.Bucket, out var rule) && !rule.Ignores(created.Key);

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

            var prefix = KeyPrefix.Of(created.Key, rules.ForOpenBatch(created.Bucket).PrefixDepth);
            if (!arrivals.TryGetValue((created.Bucket, prefix), out var arrived))
            {
                arrived = new PrefixArrivals(PrefixId.Of(created.Bucket, prefix), created.Bucket, prefix);
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
