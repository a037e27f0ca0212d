using Edp.Core.Batching;
using Edp.Service.Batching;

namespace Edp.Service.Storage;

/// <summary>Brings together what arrived and what the database said of it.</summary>
internal static class ArrivalMatch
{
    /// <summary>Gives every prefix its instance, and takes away what is recorded already (R3).</summary>
    /// <param name="arrivals">What arrived, by prefix.</param>
    /// <param name="objects">All objects of all arrivals, in order.</param>
    /// <param name="instances">The locked instances, in any order.</param>
    /// <param name="recorded">Positions of the objects that are recorded already.</param>
    public static void RemoveRecorded(
        IReadOnlyList<PrefixArrivals> arrivals,
        IReadOnlyList<RecordedObject> objects,
        IReadOnlyList<PrefixState> instances,
        IReadOnlyList<int> recorded)
    {
        foreach (var position in recorded)
            objects[position].IsRecorded = true;

        var instanceOf = instances.ToDictionary(instance => instance.CorrelationId);
        foreach (var prefix in arrivals)
        {
            prefix.IsNew = !instanceOf.TryGetValue(prefix.PrefixId, out var instance);
            prefix.Instance = instance ?? NewInstance(prefix);
            if (recorded.Count == 0)
                continue;
            prefix.Duplicates = prefix.Objects.FindAll(arrived => arrived.IsRecorded);
            prefix.Objects.RemoveAll(arrived => arrived.IsRecorded);
        }
    }

    /// <summary>The buckets of what arrived, each once.</summary>
    public static string[] Buckets(IReadOnlyList<PrefixArrivals> arrivals) => [.. arrivals.Select(prefix => prefix.Bucket).Distinct(StringComparer.Ordinal)];

    /// <summary>Notes of which buckets listings have recorded objects.</summary>
    public static void MarkListed(IReadOnlyList<PrefixArrivals> arrivals, IReadOnlyList<string> buckets)
    {
        foreach (var prefix in buckets.Count == 0 ? [] : arrivals)
            prefix.IsListed = buckets.Contains(prefix.Bucket, StringComparer.Ordinal);
    }

    /// <summary>The objects that can still join a batch that is open already: its keys have to be known for them.</summary>
    public static List<(Guid BatchId, RecordedObject Object)> JoiningOpenBatches(IReadOnlyList<PrefixArrivals> arrivals)
    {
        var joining = new List<(Guid, RecordedObject)>();
        foreach (var prefix in arrivals)
        {
            if (prefix.Instance.BatchId is not { } batchId)
                continue;
            joining.AddRange(prefix.Objects.Select(arrived => (batchId, arrived)));
        }

        return joining;
    }

    private static PrefixState NewInstance(PrefixArrivals prefix) => new()
    {
        CorrelationId = prefix.PrefixId,
        CurrentState = nameof(PrefixStateMachine.Initial),
        Bucket = prefix.Bucket,
        Prefix = prefix.Prefix
    };
}
