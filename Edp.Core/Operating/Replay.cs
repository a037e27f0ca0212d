namespace Edp.Core.Operating;

/// <summary>A replay of the batches of a bucket between two times: a row of <c>replay</c>, which is worked off in the background.</summary>
internal sealed class Replay
{
    public Guid ReplayId { get; init; }

    public string Bucket { get; init; } = null!;

    /// <summary>Batches that became ready then or later.</summary>
    public DateTimeOffset ReadyFrom { get; init; }

    /// <summary>Batches that became ready before.</summary>
    public DateTimeOffset ReadyUntil { get; init; }

    /// <summary>The sinks that get the events again: the sum of the values of <see cref="Outbox.EventSinks"/>.</summary>
    public int Sinks { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>How many batches there are to replay.</summary>
    public long Batches { get; init; }

    /// <summary>How many of them are published again.</summary>
    public long Replayed { get; set; }

    /// <summary>When the last one was, or somebody ended it; null until then.</summary>
    public DateTimeOffset? FinishedAt { get; set; }
}
