namespace Edp.Service.Publishing;

/// <summary>
/// Events that were accepted without proof that their bus was there. They are proven by the next answer that it is, unchanged, and lost by
/// one that it is gone.
/// </summary>
internal sealed class AcceptedLoss : IReportsLoss
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _firstUnproven;
    private DateTimeOffset _lastUnproven;
    private EventLoss? _loss;

    public EventLoss? Loss
    {
        get
        {
            lock (_lock)
                return _loss;
        }
    }

    public void Forget(EventLoss loss)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_loss, loss))
                _loss = null;
        }
    }

    /// <summary>Events are accepted now, and nothing proves that they are on the bus.</summary>
    public void AcceptUnproven(DateTimeOffset now)
    {
        lock (_lock)
        {
            _firstUnproven ??= now;
            _lastUnproven = now;
        }
    }

    /// <summary>The bus was there at that time, and is the one that it was.</summary>
    public void Prove(DateTimeOffset observedAt)
    {
        lock (_lock)
        {
            if (_firstUnproven < observedAt)
                _firstUnproven = _lastUnproven < observedAt ? null : observedAt;
        }
    }

    /// <summary>The bus is gone, or another one has its name.</summary>
    /// <returns>Since when accepted events may be lost; null if none are.</returns>
    public DateTimeOffset? Lose()
    {
        lock (_lock)
        {
            if (_firstUnproven is not { } first)
                return null;

            var since = _loss?.Since < first ? _loss.Since : first;
            _loss = new EventLoss(since);
            _firstUnproven = null;
            return since;
        }
    }
}
