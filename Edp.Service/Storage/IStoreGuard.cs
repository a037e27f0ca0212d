namespace Edp.Service.Storage;

/// <summary>What each writing transaction needs so that its commit is durable (R12).</summary>
internal interface IStoreGuard
{
    /// <summary>As the transaction begins.</summary>
    /// <exception cref="StoreUnavailableException">What would be committed would be lost.</exception>
    Task BeginAsync(EdpDbContext context, CancellationToken cancellationToken);

    /// <summary>After the commit, before anybody hears of it.</summary>
    /// <exception cref="StoreUnavailableException">What was committed is lost: nobody else can see it.</exception>
    void VerifyCommitted(EdpDbContext context);
}
