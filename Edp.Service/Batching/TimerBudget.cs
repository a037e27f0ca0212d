namespace Edp.Service.Batching;

/// <summary>
/// How many timers travel as messages: some at once, and few a second for long. Each costs a message, and a transaction of its own when it
/// comes; prefixes that open in crowds become due in crowds, and the sweeper wakes a crowd in one transaction.
/// </summary>
internal sealed class TimerBudget(TimeProvider time)
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private DateTimeOffset _refilledAt = time.GetUtcNow();
    private int _left = AtOnce;

    /// <summary>Takes one timer; false when none is left now.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var refills = (int)Math.Clamp((time.GetUtcNow() - _refilledAt) / Refill, 0, AtOnce);
            _left = Math.Min(AtOnce, _left + refills);
            _refilledAt = _left == AtOnce ? time.GetUtcNow() : _refilledAt + (refills * Refill);
            if (_left == 0)
                return false;
            _left--;
            return true;
        }
    }
}
