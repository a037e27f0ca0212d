using Edp.Core.Batching;
using Edp.Service.Storage;

namespace Edp.Service.Transactions;

/// <summary>What a way in does beside recording, in the same transaction. Done anew when the work is repeated.</summary>
internal interface IRecordingStep
{
    /// <summary>Once the prefixes are locked: takes away what must not be recorded.</summary>
    /// <returns>How many objects were taken away as known.</returns>
    Task<int> MatchAsync(
        EdpDbContext database, IReadOnlyList<PrefixArrivals> arrivals, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Before the commit.</summary>
    /// <param name="database">The transaction's context.</param>
    /// <param name="known">How many objects were known, by whatever way.</param>
    /// <param name="now">The time of the transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task CompleteAsync(EdpDbContext database, int known, DateTimeOffset now, CancellationToken cancellationToken);
}
