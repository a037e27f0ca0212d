using Edp.Core.Batching;
using Edp.Core.Trials;
using Edp.Service.Batching;

namespace Edp.Service.Trials;

/// <summary>
/// A prefix in a trial: its instance of the state machine while a batch is open, and what a database would know of that batch; afterwards only
/// what counts for the next one.
/// </summary>
internal sealed class PrefixTrial(string bucket, string prefix)
{
    // As many as a transaction of the ingest has.
    private const int MaxSpare = 1_000;

    // A field, since the curve changes it in place.
    private LateCurve.Arrivals _arrivals;
    private PrefixState? _state;
    private KeyVersions? _versions;
    private Guid _versionsOf;
    private Guid? _firstBatchId;
    private long _revision;
    private ClosedBefore? _closed;

    public string Bucket => bucket;

    public string Prefix => prefix;

    public Guid Id { get; } = PrefixId.Of(bucket, prefix);

    /// <summary>Of the rule that its objects fit.</summary>
    public required RuleTally Tally { get; init; }

    /// <summary>What arrives at the present moment.</summary>
    public List<RecordedObject> Arriving { get; private set; } = [];

    /// <summary>When its turn comes; null while nothing is to come of it.</summary>
    public DateTimeOffset? QueuedFor { get; set; }

    /// <summary>When its timer is due; null while none is set.</summary>
    public DateTimeOffset? TimerDueAt => _state?.TimerDueAt;

    /// <summary>Whether a batch is open.</summary>
    public bool IsOpen => _state is not null;

    /// <summary>Whether another one stands for the prefix now.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>From when on nothing that it was matters to what may come.</summary>
    public DateTimeOffset ForgottenAt => _closed?.ReadyAt + Tally.MaxLateness is { } late && late > _arrivals.Last + LateCurve.Memory
        ? late
        : _arrivals.Last + LateCurve.Memory;

    /// <summary>The instance; a new one where nothing is open.</summary>
    public PrefixState State => _state ??= new PrefixState
    {
        CorrelationId = Id,
        CurrentState = _closed is null ? "Initial" : "Ready",
        Bucket = bucket,
        Prefix = prefix,
        ClosedAt = _closed?.ReadyAt,
        FirstBatchId = _firstBatchId,
        Revision = _revision
    };

    /// <summary>Tells the arriving objects what is known of their keys, as the database does.</summary>
    public void MatchArriving()
    {
        if (_versions is null)
            return;
        foreach (var arrival in Arriving)
            arrival.KnownVersion = _versions[arrival.Event.Key];
    }

    /// <param name="closed">Its batch that closes.</param>
    /// <param name="lastRecordedAt">When its last object was recorded.</param>
    public void Close(Batch closed, DateTimeOffset lastRecordedAt)
    {
        Tally.Add(closed, _closed?.HasLate(closed.OpenedAt) == true, lastRecordedAt);
        _closed = ClosedBefore.Of(closed);
    }

    /// <summary>Remembers those that are in the batch which is open now.</summary>
    /// <param name="at">The present moment.</param>
    /// <param name="room">Where its versions come from, and where they go when the batch is closed.</param>
    public void KeepArrived(DateTimeOffset at, VersionRoom room)
    {
        Tally.Curve.Add(ref _arrivals, at, Arriving.Count);
        if (State.BatchId is { } open)
        {
            if (_versionsOf != open)
                Forget(room);
            (_versions, _versionsOf) = (_versions ?? room.Rent(), open);
            room.Add(_versions, open, Arriving);
        }

        if (Arriving.Count > MaxSpare)
            Arriving = [];
        Arriving.Clear();
        ReleaseClosed(room);
    }

    /// <summary>Releases the memory of what is closed.</summary>
    public void ReleaseClosed(VersionRoom room)
    {
        if (_state is not { BatchId: null } idle)
            return;
        (_firstBatchId, _revision, _state) = (idle.FirstBatchId, idle.Revision, null);
        Forget(room);
        if (Arriving.Count == 0)
            Arriving = [];
    }

    private void Forget(VersionRoom room)
    {
        if (_versions is not null)
            room.Return(_versions);
        _versions = null;
    }
}
