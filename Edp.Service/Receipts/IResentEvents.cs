namespace Edp.Service.Receipts;

/// <summary>The events of one outbox that are sent again when they do not come back from the bus.</summary>
internal interface IResentEvents
{
    /// <summary>Sends events again that should have come back.</summary>
    /// <param name="now">Now.</param>
    /// <param name="sentBefore">What was sent again later is not sent now.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were.</returns>
    /// <exception cref="Publishing.EventSinkException">The bus took none.</exception>
    Task<int> SendAsync(DateTimeOffset now, DateTimeOffset sentBefore, int take, CancellationToken cancellationToken);

    /// <summary>Whether one of those that were sent last has come back.</summary>
    Task<bool> AnyCameBackAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Awaits nothing any more.</summary>
    Task<int> ForgetAsync(CancellationToken cancellationToken);
}
