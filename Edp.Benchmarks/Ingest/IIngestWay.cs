using Edp.Benchmarks.Running;
using Edp.Benchmarks.Workloads;

namespace Edp.Benchmarks.Ingest;

/// <summary>A way to get the events of a workload into a database.</summary>
internal interface IIngestWay
{
    string Name { get; }

    /// <summary>Takes in the workload, on a fresh database; what is prepared beforehand is not measured.</summary>
    Task<Measured> MeasureAsync(Database database, Workload workload, CancellationToken cancellationToken);
}
