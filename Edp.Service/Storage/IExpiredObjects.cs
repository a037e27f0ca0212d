namespace Edp.Service.Storage;

/// <summary>How objects leave whose batches are past their retention time.</summary>
internal interface IExpiredObjects
{
    /// <summary>Deletes the objects of batches, within the transaction of the context, as far as they do not leave by <see cref="EmptyAsync"/>.</summary>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteAsync(EdpDbContext context, IReadOnlyList<Guid> batchIds, CancellationToken cancellationToken);

    /// <summary>As <see cref="DeleteAsync"/>, at most so many of one batch.</summary>
    Task<int> DeleteSomeAsync(EdpDbContext context, Guid batchId, int take, CancellationToken cancellationToken);

    /// <summary>Removes at once what is past its time and lies together, in transactions of its own.</summary>
    /// <returns>How many objects left.</returns>
    Task<long> EmptyAsync(CancellationToken cancellationToken);
}
