using Edp.Service.Configuration;

namespace Edp.Tests.Simulation;

/// <summary>R5 to R8 as plain as they can be said.</summary>
internal sealed class RuleModel(BucketOptions options)
{
    public int Depth => options.PrefixDepth;

    public int Count => options.ThresholdEventCount;

    private TimeSpan Quiet => TimeSpan.FromSeconds(options.ThresholdDuration);

    public bool IsMarker(SimulatedObject arrived)
    {
        var name = arrived.Key[(arrived.Key.LastIndexOf('/') + 1)..];
        return options.CompletionMarkers.Count > 0 && (name == "_SUCCESS" || name.EndsWith(".done", StringComparison.Ordinal));
    }

    public DateTimeOffset QuietAt(OpenBatchModel open) => open.LastRecordedAt + Quiet;

    public DateTimeOffset? CapAt(OpenBatchModel open) =>
        options.MaxDuration is { } cap ? open.OpenedAt + TimeSpan.FromSeconds(cap) : null;

    public DateTimeOffset DueAt(OpenBatchModel open) => CapAt(open) is { } cap && cap < QuietAt(open) ? cap : QuietAt(open);

    public string DueReason(OpenBatchModel open) => CapAt(open) is { } cap && cap < QuietAt(open) ? "max-duration" : "quiet";
}

/// <summary>An open batch as the model has it.</summary>
internal sealed class OpenBatchModel
{
    public OpenBatchModel(DateTimeOffset openedAt) => OpenedAt = LastRecordedAt = openedAt;

    public List<SimulatedObject> Members { get; } = [];

    public DateTimeOffset OpenedAt { get; }

    public DateTimeOffset LastRecordedAt { get; private set; }

    public void Add(SimulatedObject arrived, DateTimeOffset now)
    {
        Members.Add(arrived);
        LastRecordedAt = LastRecordedAt > now ? LastRecordedAt : now;
    }
}
