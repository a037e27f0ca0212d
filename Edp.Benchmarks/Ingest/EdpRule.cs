using System.Globalization;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Ingest;

/// <summary>The rule that EDP follows while it is measured: the default one, but for the count.</summary>
internal static class EdpRule
{
    public static IReadOnlyDictionary<string, string?> Settings(int thresholdEventCount, double thresholdDuration = 300) =>
        new Dictionary<string, string?>
        {
            ["Edp:Buckets:0:BucketName"] = Workload.Bucket,
            ["Edp:Buckets:0:PrefixDepth"] = Workload.PrefixDepth.ToString(CultureInfo.InvariantCulture),
            ["Edp:Buckets:0:ThresholdEventCount"] = thresholdEventCount.ToString(CultureInfo.InvariantCulture),
            ["Edp:Buckets:0:ThresholdDuration"] = thresholdDuration.ToString(CultureInfo.InvariantCulture)
        };
}
