namespace Edp.Benchmarks.Ingest;

/// <summary>What one run of one way gave.</summary>
/// <param name="Events">Different events that were brought.</param>
/// <param name="Elapsed">The time until the last of them was durable.</param>
/// <param name="AllocatedPerEvent">Bytes that were allocated in this process, by event.</param>
/// <param name="PeakMegabytes">The most memory this process had.</param>
/// <param name="IsExact">Whether everything is in the database exactly once, in exactly one batch.</param>
internal sealed record Measured(int Events, TimeSpan Elapsed, double AllocatedPerEvent, double PeakMegabytes, bool IsExact)
{
    public double Rate => Events / Elapsed.TotalSeconds;
}
