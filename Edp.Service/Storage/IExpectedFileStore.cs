using Edp.Core.Batching;

namespace Edp.Service.Storage;

/// <summary>The set-wise statements on <c>expected_object</c>, within the transaction of the context.</summary>
internal interface IExpectedFileStore
{
    /// <summary>What is expected of these keys.</summary>
    /// <returns>Files, each with the position of its key.</returns>
    Task<IReadOnlyList<(int Position, ExpectedFile File)>> FindAsync(
        EdpDbContext context, IReadOnlyList<(Guid BatchId, string Key)> keys, CancellationToken cancellationToken);

    /// <summary>Writes whether files are missing.</summary>
    Task UpdateAsync(EdpDbContext context, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken);

    Task InsertAsync(EdpDbContext context, IReadOnlyList<ExpectedFile> files, CancellationToken cancellationToken);
}
