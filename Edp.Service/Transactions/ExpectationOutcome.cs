namespace Edp.Service.Transactions;

/// <summary>What a batch expects after it was told.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="ExpectedCount">How much it has to contain.</param>
/// <param name="MissingCount">How much of that is missing; with 0 the batch is closed.</param>
internal sealed record ExpectationOutcome(Guid BatchId, long ExpectedCount, long MissingCount);
