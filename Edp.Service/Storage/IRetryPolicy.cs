namespace Edp.Service.Storage;

/// <summary>Which failures of a database pass by themselves, and how often to try again.</summary>
internal interface IRetryPolicy
{
    /// <summary>The failure as one of a database that is away, if it is one.</summary>
    StoreUnavailableException? Unavailable(Exception failure);

    /// <exception cref="StoreUnavailableException">The database can't be reached, or kept failing.</exception>
    Task<T> ExecuteAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken);
}
