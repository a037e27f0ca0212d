
namespace Edp.Core.Batching;

/// <summary>Keys were taken out of an open batch, since their objects were deleted (R4). Raised in memory.</summary>
/// <param name="PrefixId">The prefix.</param>
/// <param name="BatchId">The batch.</param>
/// <param name="Objects">How many keys.</param>
/// <param name="Size">Bytes of their newest versions.</param>
internal sealed record ObjectsDeleted(Guid PrefixId, Guid BatchId, long Objects, long Size)
{
    /// <summary>The required files that the batch does not have now, one a line (R15).</summary>
    public string? MissingFiles { get; init; }

    /// <summary>The keys.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>How many files of lists and messages are missing by it.</summary>
    public long MissingListed { get; init; }
}
