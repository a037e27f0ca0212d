using System.Collections.Concurrent;
using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Parsing;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Edp.Service.Transactions;

namespace Edp.Service.Ingest;

/// <summary>Records objects: each in the batch of its prefix, or dropped as a second delivery.</summary>
internal sealed class ObjectRecorder(
    BucketRules rules,
    PrefixTransactions prefixes,
    IPrefixStore store,
    EventIdentities identities,
    ListedBuckets listedBuckets,
    UncountedEvents uncounted,
    EdpTelemetry telemetry,
    EventTraces traces,
    TimeProvider time)
{
    // Fewer are not worth a second commit.
    private const int MinInPartition = 500;

    /// <summary>
    /// Records the objects in one transaction; a crowd of prefixes in one for each partition, side by side, a prefix always in the same partition.
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
        var partitions = PartitionsOf(objects);
        var outcome = new RecordOutcome(0, 0, Ignored: objects.Count - partitions.Sum(partition => partition.Count));
        foreach (var recorded in await Task.WhenAll(partitions.Select(RecordAsync)))
            outcome += recorded;
        return outcome;

        Task<RecordOutcome> RecordAsync(List<FittingObject> partition) => Bisection.RecordAsync(
            partition,
            part => RecordPartitionAsync(part, cancellationToken),
            (fitting, reason) => refused.Enqueue((fitting.Created, reason.Message)));
    }

    /// <summary>Records objects that a listing told of, in one transaction with what else belongs to it.</summary>
    /// <param name="objects">In the order of the listing.</param>
    /// <param name="stepOf">What is done beside it; takes how many objects do not count by the rules.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnavailableException">Nothing is recorded.</exception>
    public Task RecordListedAsync(
        IReadOnlyList<ObjectEvent> objects, Func<int, IRecordingStep> stepOf, CancellationToken cancellationToken)
    {
        var wanted = PartitionsOf(objects).SelectMany(partition => partition).ToList();
        var step = stepOf(objects.Count - wanted.Count);
        return listedBuckets.RecordAsync(
            () => prefixes.RecordAsync(() => ByPrefix(wanted, identities.OfListed), step, cancellationToken), cancellationToken);
    }

    /// <summary>Takes keys out of open batches whose objects were deleted (R4). When it returns, it is durable.</summary>
    /// <exception cref="StoreUnavailableException">Nothing is taken out; the same can be brought again.</exception>
    public Task DeleteAsync(IReadOnlyList<ObjectEvent> deleted, CancellationToken cancellationToken)
    {
        var now = time.GetMicrosecondNow();
        var keys = deleted
            .SelectMany(entry => rules.PrefixesOf(entry.Bucket, entry.Key), (entry, prefix) => new DeletedKey(
                PrefixId.Of(entry.Bucket, prefix), entry.Key, entry.Sequencer, entry.EventTime ?? now))
            .ToList();
        return keys.Count == 0 ? Task.CompletedTask : prefixes.DeleteAsync(keys, cancellationToken);
    }

    private async Task<RecordOutcome> RecordPartitionAsync(List<FittingObject> objects, CancellationToken cancellationToken)
    {
        if (objects.Count == 0)
            return default;

        using var recording = traces.Record();
        var distinct = 0;
        List<PrefixArrivals> arrivals = [];
        var duplicates = await prefixes.RecordAsync(
            () =>
            {
                arrivals = ByPrefix(objects, identities.Of);
                traces.Touch(arrivals.Select(prefix => prefix.PrefixId));
                distinct = arrivals.Sum(prefix => prefix.Objects.Count);
                return arrivals;
            },
            cancellationToken);
        foreach (var duplicate in arrivals.SelectMany(prefix => prefix.Duplicates))
            uncounted.Duplicate(duplicate.Event);
        var accepted = distinct - duplicates;
        return new RecordOutcome(accepted, Duplicates: objects.Count - accepted, Ignored: 0);
    }

    /// <summary>What is wanted of the objects, each with its rule, by partition. All of them follow the rules of one moment.</summary>
    private List<FittingObject>[] PartitionsOf(IReadOnlyList<ObjectEvent> objects)
    {
        var partitions = new List<FittingObject>[Math.Clamp(objects.Count / MinInPartition, 1, store.Partitions)];
        for (var i = 0; i < partitions.Length; i++)
            partitions[i] = new List<FittingObject>(objects.Count / partitions.Length);

        var current = rules.Current;
        var (withoutRule, unmatched, ignored) = (0L, 0L, 0L);
        foreach (var created in objects)
        {
            var fit = current.Fit(created.Bucket, created.Key);
            if (fit.Counts)
            {
                var fitting = new FittingObject(created, fit);
                partitions[partitions.Length == 1 ? 0 : PartitionOf(fitting, partitions.Length)].Add(fitting);
            }
            else if (fit.Kind == KeyFitKind.NoRule)
            {
                withoutRule++;
                uncounted.NoRule(created);
            }
            else if (fit.Kind == KeyFitKind.NoMatch)
            {
                unmatched++;
                uncounted.NoMatch(created);
            }
            else
            {
                ignored++;
                uncounted.Ignored(created, fit.Rule!.IgnoringPattern(created.Key)!);
            }
        }

        telemetry.Ignored(IgnoredReason.NoRule, withoutRule);
        telemetry.Ignored(IgnoredReason.NoMatch, unmatched);
        telemetry.Ignored(IgnoredReason.IgnorePrefix, ignored);
        return partitions;
    }

    private static int PartitionOf(FittingObject fitting, int partitions) => (int)((uint)string.GetHashCode(
        fitting.Created.Key.AsSpan(0, fitting.Fit.PrefixLength), StringComparison.Ordinal) % (uint)partitions);

    /// <summary>Objects by prefix (R1, R13), prefixes in the order in which they are locked, each identity once.</summary>
    private List<PrefixArrivals> ByPrefix(List<FittingObject> objects, Func<ObjectEvent, (Guid Identity, Guid? Other)> identityOf)
    {
        var now = time.GetMicrosecondNow();
        var arrivals = new Dictionary<(string Bucket, string Prefix), PrefixArrivals>();
        var seen = new HashSet<Guid>(objects.Count);
        foreach (var (created, fit) in objects)
        {
            var (identity, other) = identityOf(created);
            if (!seen.Add(identity))
                continue;

            var prefix = created.Key[..fit.PrefixLength];
            if (!arrivals.TryGetValue((created.Bucket, prefix), out var arrived))
            {
                arrived = new PrefixArrivals(PrefixId.Of(created.Bucket, prefix), created.Bucket, prefix);
                arrivals.Add((created.Bucket, prefix), arrived);
            }

            arrived.Objects.Add(new RecordedObject
            {
                Event = created,
                Rule = fit.Rule,
                Identity = identity,
                OtherIdentity = other,
                EventTime = created.EventTime?.ToMicroseconds() ?? now
            });
        }

        return [.. arrivals.Values.OrderBy(prefix => prefix.PrefixId)];
    }

    /// <summary>An object that counts, and the rule that it fits.</summary>
    private readonly record struct FittingObject(ObjectEvent Created, KeyFit Fit);
}
