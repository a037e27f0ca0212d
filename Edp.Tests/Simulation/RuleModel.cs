using Edp.Core.Configuration;

namespace Edp.Tests.Simulation;

/// <summary>R5 to R8, R15 and R16 as plain as they can be said.</summary>
internal sealed class RuleModel(BucketOptions options)
{
    public int Depth => options.PrefixDepth;

    public bool HasManifests => options.ManifestTo is not null;

    public TimeSpan MarkerGrace => TimeSpan.FromSeconds(options.MarkerGrace);

    /// <summary>R6.</summary>
    public bool IsFull(OpenBatchModel open) => !Expects(open) &&
        (options.ThresholdCounts == ThresholdCounts.Events ? open.Members.Count : open.Keys) >= options.ThresholdEventCount;

    /// <summary>R15; a late batch expects nothing of the rule (R16).</summary>
    public bool Expects(OpenBatchModel open) => !open.IsLate && (options.ExpectedCount is not null || options.RequiredFiles.Count > 0);

    /// <summary>R15: names that no key fits, or keys that are wanting in the number, whichever is more.</summary>
    public int Missing(OpenBatchModel open) => Math.Max(
        options.RequiredFiles.Count(required => !required.Split('|').Any(name => open.Members.Any(member =>
            member.Key.EndsWith(name.TrimStart('*'), StringComparison.Ordinal)))),
        options.ExpectedCount.GetValueOrDefault() - open.Keys);

    public bool IsComplete(OpenBatchModel open) => Expects(open) && Missing(open) <= 0;

    /// <summary>R16.</summary>
    public bool IsLate(DateTimeOffset closedAt, DateTimeOffset now) =>
        options.AllowedLateness is { } lateness && now <= closedAt.AddSeconds(lateness);

    public TimeSpan Quiet => TimeSpan.FromSeconds(options.ThresholdDuration);

    public TimeSpan? Cap => options.MaxDuration is { } cap ? TimeSpan.FromSeconds(cap) : null;

    public bool IsMarker(SimulatedObject arrived)
    {
        var name = arrived.Key[(arrived.Key.LastIndexOf('/') + 1)..];
        return options.CompletionMarkers.Count > 0 && (name == "_SUCCESS" || name.EndsWith(".done", StringComparison.Ordinal));
    }

    /// <summary>When the batch is ready, by the clock of the service.</summary>
    public DateTimeOffset DueAt(OpenBatchModel open) => CapAt(open) is { } cap && cap < LullAt(open) ? cap : LullAt(open);

    public string DueReason(OpenBatchModel open) =>
        Expects(open) ? "incomplete" : CapAt(open) is { } cap && cap < LullAt(open) ? "max-duration" : open.HasMarker ? "marker" : "quiet";

    /// <summary>
    /// How long nothing new must come: the quiet period (R5), or after a marker its grace where that is shorter (R7); longer where something
    /// is expected (R15).
    /// </summary>
    public TimeSpan Lull(OpenBatchModel open) => Expects(open) ? TimeSpan.FromSeconds(options.IncompleteAfter)
        : open.HasMarker && MarkerGrace < Quiet ? MarkerGrace : Quiet;

    private DateTimeOffset LullAt(OpenBatchModel open) => open.LastRecordedAt + Lull(open);

    private DateTimeOffset? CapAt(OpenBatchModel open) => open.Opened.Shown + Cap;
}

/// <summary>An open batch as the model has it.</summary>
internal sealed class OpenBatchModel(Moment opened)
{
    public List<SimulatedObject> Members { get; } = [];

    /// <summary>R16: 1, and one more for each late batch.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>The batch that it comes after; none where it is not late.</summary>
    public Guid? Revises { get; init; }

    public bool IsLate => Revision > 1;

    public Moment Opened => opened;

    public bool HasMarker { get; private set; }

    public int Keys => Members.Select(member => member.Key).Distinct(StringComparer.Ordinal).Count();

    /// <summary>R6: each key with its newest version; objects have their numbers in the order in which they were written.</summary>
    public long Size => Members.GroupBy(member => member.Key, StringComparer.Ordinal).Sum(key => key.MaxBy(member => member.Number)!.Size);


    /// <summary>When the last object was recorded, by the clock of the service.</summary>
    public DateTimeOffset LastRecordedAt { get; private set; } = opened.Shown;

    /// <summary>When the last object was recorded, in truth.</summary>
    public TimeSpan LastArrival { get; private set; } = opened.True;

    /// <summary>The same with what a listing added once it was closed.</summary>
    public OpenBatchModel With(IEnumerable<SimulatedObject> added)
    {
        var more = new OpenBatchModel(Opened) { Revision = Revision, Revises = Revises };
        more.Members.AddRange(Members.Concat(added));
        return more;
    }

    public void Add(SimulatedObject arrived, bool isMarker, Moment now)
    {
        Members.Add(arrived);
        HasMarker |= isMarker;
        LastRecordedAt = LastRecordedAt > now.Shown ? LastRecordedAt : now.Shown;
        LastArrival = now.True;
    }
}
