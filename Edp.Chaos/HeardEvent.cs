using System.Text.Json;
using Edp.Contracts;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;

namespace Edp.Chaos;

/// <summary>An event as a sink has it.</summary>
/// <param name="BatchId">The batch that it is about.</param>
/// <param name="Content">All that it says but whether it is a replay: the same each time that it comes.</param>
/// <param name="Says">Prefix, number and events of a batch, or the name of a package.</param>
internal sealed record HeardEvent(Guid BatchId, string Content, string Says)
{
    private const string Batch = "package-objects-ready";
    private const string Replay = ",\"replay\":true";

    /// <summary>Whether somebody had it sent again.</summary>
    public bool IsReplay { get; init; }

    public static (bool IsBatch, HeardEvent Event) Of(FakeEvent taken)
    {
        using var detail = JsonDocument.Parse(taken.Detail);
        var isBatch = taken.DetailType == Batch;
        return (isBatch, Of(detail.RootElement, $"{taken.Detail} {taken.Time:O} {string.Join(' ', taken.Resources)}", isBatch));
    }

    public static (bool IsBatch, HeardEvent Event) Of(string line)
    {
        using var envelope = JsonDocument.Parse(line);
        var isBatch = envelope.RootElement.GetProperty("detail-type").GetString() == Batch;
        return (isBatch, Of(envelope.RootElement.GetProperty("detail"), line, isBatch));
    }

    public static HeardEvent Of(PackageObjectsReady ready) =>
        new(
            ready.BatchId, (ready with { Replay = false }).ToString(), new BatchEntry(ready.Prefix, ready.BatchNumber, ready.EventCount).Says)
        {
            IsReplay = ready.Replay
        };

    public static HeardEvent Of(PackageReady ready) => new(ready.BatchId.GetValueOrDefault(), ready.ToString(), ready.PackageName);

    private static HeardEvent Of(JsonElement detail, string content, bool isBatch) => new(
        detail.GetProperty("batch-id").GetGuid(),
        content.Replace(Replay, "", StringComparison.Ordinal),
        isBatch
            ? new BatchEntry(
                detail.GetProperty("prefix").GetString()!,
                detail.GetProperty("batch-number").GetInt64(),
                detail.GetProperty("event-count").GetInt64()).Says
            : detail.GetProperty("package-name").GetString()!)
    {
        IsReplay = content.Contains(Replay, StringComparison.Ordinal)
    };
}

/// <summary>What one sink has heard, in its order, and as often as it did.</summary>
/// <param name="Sink">Its name.</param>
/// <param name="Batches">Batches.</param>
/// <param name="Packages">Packages.</param>
/// <param name="KeepsOrder">Whether it keeps the order in which it was told; a subscriber that handles several at once does not.</param>
internal sealed record Heard(string Sink, IReadOnlyList<HeardEvent> Batches, IReadOnlyList<HeardEvent> Packages, bool KeepsOrder)
{
    public static Heard Of(string subscriber, OtherService service) => new(
        subscriber, [.. service.Heard.Select(HeardEvent.Of)], [.. service.HeardPackages.Select(HeardEvent.Of)], KeepsOrder: false);

    public static Heard Of(string sink, IEnumerable<(bool IsBatch, HeardEvent Event)> events, bool keepsOrder = true)
    {
        var byKind = events.ToLookup(heard => heard.IsBatch, heard => heard.Event);
        return new Heard(sink, [.. byKind[true]], [.. byKind[false]], keepsOrder);
    }
}
