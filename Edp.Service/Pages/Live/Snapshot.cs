using Edp.Core.Outbox;
using Edp.Service.Batching;

namespace Edp.Service.Pages.Live;

/// <summary>What is going on: all that the first page shows.</summary>
/// <param name="At">When it was read.</param>
/// <param name="EventsPerSecond">What this process has recorded lately.</param>
/// <param name="Open">How many batches are open.</param>
/// <param name="Totals">What is late.</param>
/// <param name="Next">The open batches that close next.</param>
/// <param name="Latest">The batches that were closed last.</param>
internal sealed record Snapshot(
    DateTimeOffset At,
    double EventsPerSecond,
    OpenCount Open,
    Totals Totals,
    IReadOnlyList<PrefixState> Next,
    IReadOnlyList<ClosedBatch> Latest);

/// <summary>What is late.</summary>
/// <param name="Overdue">Open batches that should have been closed.</param>
/// <param name="Sinks">What each sink has not accepted.</param>
/// <param name="Oldest">Since when the oldest batch or package should have been closed or delivered; null when none should.</param>
internal sealed record Totals(long Overdue, IReadOnlyList<UndeliveredOf> Sinks, DateTimeOffset? Oldest);

/// <summary>How many events a sink has not accepted.</summary>
internal sealed record UndeliveredOf(EventSinks Sink, long Count);
