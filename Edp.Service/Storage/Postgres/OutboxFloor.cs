using Edp.Core.Outbox;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// From where on an outbox is looked through for a sink. While another session holds a snapshot, the index keeps every row that was ever
/// undelivered: what is out for long is not walked through each time. What comes back, or was committed late, is found by a look at all.
/// </summary>
internal sealed class OutboxFloor(TimeProvider machine)
{
    // Sequences are given before the commit; transactions are over by then.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenFullLooks = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long _floor;
    private long _next;
    private long _nextSince;
    private long _highest;
    private long _lastFullLook;
    private int _returns;

    /// <param name="returns">How often rows came back so far: when they have, the look is at all.</param>
    /// <returns>Rows behind this sequence are looked for.</returns>
    public long Look(int returns)
    {
        lock (_lock)
        {
            if (returns == _returns && _lastFullLook != 0 && machine.GetElapsedTime(_lastFullLook) < BetweenFullLooks)
                return _floor;
            (_returns, _lastFullLook) = (returns, machine.GetTimestamp());
            return 0;
        }
    }

    /// <summary>These are the first rows that are not delivered.</summary>
    public void Found(IReadOnlyList<OutboxRow> rows)
    {
        lock (_lock)
        {
            var delivered = rows.Count > 0 ? rows[0].OutboxSequence - 1 : _highest;
            _highest = rows.Count > 0 ? Math.Max(_highest, rows[^1].OutboxSequence) : _highest;
            _floor = Math.Min(_floor, delivered);
            _next = Math.Min(_next, delivered);
            if (_nextSince != 0 && machine.GetElapsedTime(_nextSince) < Age)
                return;
            (_floor, _next, _nextSince) = (_next, delivered, machine.GetTimestamp());
        }
    }
}
