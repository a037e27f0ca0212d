namespace Edp.Service.Sagas;

/// <summary>Instances of one saga, whose timers are in their rows.</summary>
internal interface ITimerSource
{
    /// <summary>When the next timer is due; null if none is by <paramref name="until"/>.</summary>
    /// <param name="until">Later ones are not looked for.</param>
    /// <param name="all">Whether timers are looked for that were set long into the past, as another process does whose clock is behind;
    /// otherwise that is done now and then.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<DateTimeOffset?> NextDueAsync(DateTimeOffset until, bool all, CancellationToken cancellationToken);

    /// <summary>Raises what is due, in one transaction, but for what another transaction has.</summary>
    /// <returns>How many timers were raised, at most <paramref name="take"/>.</returns>
    Task<int> RaiseDueAsync(DateTimeOffset dueBefore, int take, CancellationToken cancellationToken);
}
