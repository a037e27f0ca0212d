namespace Edp.Service.Sagas;

/// <summary>Instances of one saga, whose timers are in their rows.</summary>
internal interface ITimerSource
{
    /// <summary>When the next timer is due; null if none is by <paramref name="until"/>.</summary>
    Task<DateTimeOffset?> NextDueAsync(DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Raises what is due, in one transaction, but for what another transaction has.</summary>
    /// <returns>How many timers were raised, at most <paramref name="take"/>.</returns>
    Task<int> RaiseDueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);
}
