namespace Edp.Service.Publishing;

/// <summary>What came of asking for a bus.</summary>
/// <param name="Presence">What is known.</param>
/// <param name="Problem">What was tried and what AWS answered; null when the bus is there.</param>
/// <param name="Identity">Changes whenever the bus was gone, or another one has its name, since the process asked before.</param>
/// <param name="AskedAt">Timestamp of the clock just before AWS was asked.</param>
internal sealed record BusAnswer(BusPresence Presence, string? Problem, int Identity, long AskedAt)
{
    private static readonly TimeSpan MaxAgeFound = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxAgeUndisclosed = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxAgeUnreachable = TimeSpan.FromSeconds(10);

    /// <summary>How long it may be used instead of asking again. A bus that is missing may come any time.</summary>
    public TimeSpan MaxAge => Presence switch
    {
        BusPresence.Found => MaxAgeFound,
        BusPresence.Undisclosed => MaxAgeUndisclosed,
        BusPresence.Unreachable => MaxAgeUnreachable,
        _ => TimeSpan.Zero
    };
}
