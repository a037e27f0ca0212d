using Edp.Core.Batching;
using Edp.Core.Trials;
using Edp.Service.Batching;

namespace Edp.Service.Trials;

/// <summary>A prefix in a trial: its instance of the state machine, and what a database would know of its open batch.</summary>
internal sealed class PrefixTrial(string bucket, string prefix)
{
    // A field, since the curve changes it in place.
    private LateCurve.Arrivals _arrivals;
    private Dictionary<string, ObjectVersion> _versions = new(StringComparer.Ordinal);
    private Guid? _versionsOf;

    public PrefixState State { get; } = new()
    {
        CorrelationId = PrefixId.Of(bucket, prefix), CurrentState = "Initial", Bucket = bucket, Prefix = prefix
    };

    /// <summary>What arrives at the present moment.</summary>
    public List<RecordedObject> Arriving { get; private set; } = [];

    /// <summary>When its timer is looked at next; null while none is set.</summary>
    public DateTimeOffset? TimerAt { get; set; }

    /// <summary>Of the rule that its objects fit.</summary>
    public required RuleTally Tally { get; set; }

    /// <summary>The batch that closed last; null before the first.</summary>
    public Batch? LastClosed { get; set; }

    /// <summary>Tells the arriving objects what is known of their keys, as the database does.</summary>
    public void MatchArriving()
    {
        if (_versionsOf is null || _versionsOf != State.BatchId)
            return;
        foreach (var arrival in Arriving)
            arrival.KnownVersion = _versions.TryGetValue(arrival.Event.Key, out var known) ? known : null;
    }

    /// <summary>Gives back what a batch that was closed has taken of the memory.</summary>
    public void ForgetClosed()
    {
        if (_versionsOf is null || _versionsOf == State.BatchId)
            return;
        (_versions, _versionsOf) = (new Dictionary<string, ObjectVersion>(StringComparer.Ordinal), null);
        if (Arriving.Count == 0)
            Arriving = [];
    }

    /// <summary>Remembers those that are in the batch which is open now.</summary>
    public void KeepArrived(DateTimeOffset at)
    {
        Tally.Curve.Add(ref _arrivals, at, Arriving.Count);
        if (_versionsOf != State.BatchId)
            _versions.Clear();
        _versionsOf = State.BatchId;
        foreach (var arrival in Arriving)
        {
            if (arrival.BatchId == State.BatchId
                && !(_versions.TryGetValue(arrival.Event.Key, out var known) && known.IsNewerThan(arrival.Version)))
            {
                _versions[arrival.Event.Key] = arrival.Version;
            }
        }

        Arriving.Clear();
    }
}
