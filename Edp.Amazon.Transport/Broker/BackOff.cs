namespace Edp.Amazon.Transport.Broker;

/// <summary>Exponential waiting with full jitter, so that many who failed together do not come back together.</summary>
internal sealed record BackOff(TimeSpan First, TimeSpan Max)
{
    private const int MaxDoublings = 30;

    /// <summary>The wait before try number <paramref name="attempt"/>, from 1.</summary>
    public TimeSpan Delay(int attempt)
    {
        var limit = Math.Min(Max.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, MaxDoublings)));
        return TimeSpan.FromMilliseconds((limit / 2) + (Random.Shared.NextDouble() * limit / 2));
    }
}
