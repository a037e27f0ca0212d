using Edp.Benchmarks.Workloads;
using Edp.Core.Batching;
using Edp.Core.Parsing;

namespace Edp.Benchmarks.Ingest;

/// <summary>A row as EDP would write it, its identity and batch known beforehand.</summary>
internal sealed record ObjectRow(Guid Identity, Guid BatchId, ObjectEvent Event)
{
    /// <summary>The rows of the deliveries; each prefix has a batch for each count of events.</summary>
    public static List<ObjectRow> Of(Workload workload, IEnumerable<int> deliveries, int thresholdEventCount)
    {
        var batches = new Dictionary<(int Prefix, int Number), Guid>();
        var rows = new List<ObjectRow>();
        foreach (var number in deliveries)
        {
            var batch = (workload.PrefixOf(number), number / workload.Prefixes / thresholdEventCount);
            if (!batches.TryGetValue(batch, out var batchId))
                batches.Add(batch, batchId = Guid.CreateVersion7());
            var created = workload.EventOf(number);
            rows.Add(new ObjectRow(ObjectIdentity.Of(created), batchId, created));
        }

        return rows;
    }
}
