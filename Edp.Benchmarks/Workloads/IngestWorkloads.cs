namespace Edp.Benchmarks.Workloads;

/// <summary>The workloads of the ingest: from many events of one prefix to a prefix for every event.</summary>
internal static class IngestWorkloads
{
    public static IReadOnlyList<Workload> Of(int events) =>
    [
        new("W1", events, Prefixes: Math.Min(events, 100)),
        new("W2", events, Prefixes: Math.Min(events, 10_000)),
        new("W3", events, Prefixes: 1),
        new("W4", events, Prefixes: events)
    ];

    /// <summary>Those of the given names; none where there are no events.</summary>
    public static IReadOnlyList<Workload> Of(int events, string[] names) =>
        events == 0 ? [] : [.. Of(events).Where(workload => names.Contains(workload.Name))];
}
