using Edp.Service.Batching;

namespace Edp.Service.Storage;

/// <summary>Brings together what arrived and what the database said of it.</summary>
internal static class ArrivalMatch
{
    /// <param name="arrivals">What arrived, by prefix.</param>
    /// <param name="instances">The locked instances, in any order.</param>
    /// <param name="recorded">Positions, over all objects of all arrivals in order, of what is recorded already (R3).</param>
    /// <param name="keysInOpenBatches">Positions of the objects whose key the prefix's open batch has.</param>
    /// <returns>How many objects were taken away because they are recorded already.</returns>
    public static int Apply(
        IReadOnlyList<PrefixArrivals> arrivals,
        IReadOnlyList<PrefixState> instances,
        IReadOnlyList<int> recorded,
        IReadOnlyList<int> keysInOpenBatches)
    {
        var objects = arrivals.SelectMany(prefix => prefix.Objects).ToList();
        foreach (var position in keysInOpenBatches)
            objects[position].KeyIsInOpenBatch = true;

        var instanceOf = instances.ToDictionary(instance => instance.CorrelationId);
        var known = recorded.Select(position => objects[position]).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var prefix in arrivals)
        {
            prefix.Instance = instanceOf[prefix.PrefixId];
            if (known.Count > 0)
                prefix.Objects.RemoveAll(known.Contains);
        }

        return known.Count;
    }
}
