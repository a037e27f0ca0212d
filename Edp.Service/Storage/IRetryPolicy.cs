namespace Edp.Service.Storage;

/// <summary>What a failure of a database tells, and how often to try again.</summary>
internal interface IRetryPolicy
{
    /// <summary>The failure as one of the database's state (away, read-only, full, without its tables, …), if it is one.</summary>
    StoreUnavailableException? Unavailable(Exception failure);

    /// <summary>The failure as one of the data that was to be written, if it is one.</summary>
    StoreRefusedException? Refused(Exception failure);

    /// <exception cref="StoreUnavailableException">The database can't be reached, or kept failing.</exception>
    /// <exception cref="StoreRefusedException">The database does not take the data.</exception>
    Task<T> ExecuteAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken);
}
