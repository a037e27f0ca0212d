namespace Edp.Service.Sagas;

/// <summary>
/// How many timers travel as messages: some at once, and few a second for long. Each costs a message, and a transaction of its own when it
/// comes. What opens in crowds becomes due in crowds, and the waker wakes a crowd in one transaction.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="atOnce">How many at once.</param>
internal sealed class TimerBudget(TimeProvider time, int atOnce = 100)
{
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly int _atOnce = atOnce;
    private DateTimeOffset _refilledAt = time.GetUtcNow();
    private int _left = atOnce;

    /// <summary>Takes one timer; false when none is left now.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var refills = (int)Math.Clamp((now - _refilledAt) / Refill, 0, _atOnce);
            _left = Math.Min(_atOnce, _left + refills);
            _refilledAt = _left == _atOnce ? now : _refilledAt + (refills * Refill);
            if (_left == 0)
                return false;
            _left--;
            return true;
        }
    }
}
