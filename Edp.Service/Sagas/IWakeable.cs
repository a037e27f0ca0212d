namespace Edp.Service.Sagas;

/// <summary>Instances that wait without a timer under way: their row says when they are to be woken.</summary>
internal interface IWakeable
{
    /// <summary>When the next of them is to be woken; null if none is by <paramref name="until"/>.</summary>
    Task<DateTimeOffset?> NextUntimedAsync(DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Wakes what is due, in one transaction, but for what another transaction has.</summary>
    /// <returns>How many were woken, at most <paramref name="take"/>.</returns>
    Task<int> WakeUntimedAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);
}
