namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// How long a received message is ours. All times count from its receive: SQS allows 12 hours from there, however often the visibility
/// is renewed ("Amazon SQS visibility timeout" in the SQS Developer Guide).
/// </summary>
internal sealed class MessageVisibility
{
    // Renewed when two thirds are over: that leaves the time for some failed tries.
    private const double RenewAt = 2.0 / 3;
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    // SQS counts from before its answer was on its way.
    private static readonly TimeSpan MaxTransit = TimeSpan.FromMilliseconds(250);
    private const double TransitShare = 0.1;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _maxTime;
    private readonly int _renewalSeconds;
    private readonly long _receivedAt;
    private readonly TimeSpan _transit;
    private TimeSpan _end;
    private TimeSpan _renewAt;

    public MessageVisibility(TimeProvider timeProvider, int timeoutSeconds, int maxRenewalSeconds, TimeSpan maxTime)
    {
        (_timeProvider, _maxTime) = (timeProvider, maxTime);
        _renewalSeconds = Math.Min(timeoutSeconds, maxRenewalSeconds);
        _receivedAt = timeProvider.GetTimestamp();
        _end = TimeSpan.FromSeconds(timeoutSeconds);
        _renewAt = _end * RenewAt;
        _transit = TimeSpan.FromTicks(Math.Min(MaxTransit.Ticks, (_end * TransitShare).Ticks));
    }

    /// <summary>True when others may have the message.</summary>
    public bool IsOver => Elapsed >= _end - _transit;

    public bool IsDue => Elapsed >= _renewAt;

    private TimeSpan Elapsed => _timeProvider.GetElapsedTime(_receivedAt);

    /// <summary>Hides the message for longer, if there is time left for it.</summary>
    /// <param name="change">Asks SQS to hide it for so many seconds from now.</param>
    /// <param name="isLost">True for the answers that say that the message is not ours any more.</param>
    public async Task<VisibilityOutcome> RenewAsync(Func<int, Task> change, Func<Exception, bool> isLost)
    {
        if (IsOver)
            return VisibilityOutcome.Lost;

        var started = Elapsed;
        var seconds = (int)Math.Min(_renewalSeconds, Math.Floor((_maxTime - started).TotalSeconds));
        if (seconds < 1 || started + TimeSpan.FromSeconds(seconds) <= _end)
        {
            _renewAt = _end - _transit;
            return VisibilityOutcome.LimitReached;
        }

        try
        {
            await change(seconds).ConfigureAwait(false);
        }
        catch (Exception exception) when (isLost(exception))
        {
            return VisibilityOutcome.Lost;
        }
        catch (Exception)
        {
            _renewAt = Elapsed + TryAgain;
            return IsOver ? VisibilityOutcome.Lost : VisibilityOutcome.Failed;
        }

        _end = started + TimeSpan.FromSeconds(seconds);
        _renewAt = started + (TimeSpan.FromSeconds(seconds) * RenewAt);
        return VisibilityOutcome.Renewed;
    }
}
