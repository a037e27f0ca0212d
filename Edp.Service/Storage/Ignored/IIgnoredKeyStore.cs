namespace Edp.Service.Storage.Ignored;

/// <summary>The set-wise statement on counts, within the transaction of the context.</summary>
internal interface IIgnoredKeyStore
{
    /// <summary>Adds counts to the rows there are, in the order of their ids, and inserts the others.</summary>
    Task AddAsync(EdpDbContext context, IReadOnlyList<IgnoredKey> counts, CancellationToken cancellationToken);
}
