namespace Edp.Core.Batching;

/// <summary>What a message says a batch has to contain (R15).</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">The prefix.</param>
/// <param name="Keys">The keys; empty when none is named.</param>
/// <param name="Count">How many different keys; null when no number is told.</param>
/// <param name="Time">When the sender knew it; null when it did not say.</param>
internal sealed record ExpectationTold(string Bucket, string Prefix, IReadOnlyList<string> Keys, long? Count, DateTimeOffset? Time)
{
    /// <summary>How many keys of one message are taken.</summary>
    public const int MaxKeys = 1_000_000;

    public Guid PrefixId { get; } = Batching.PrefixId.Of(Bucket, Prefix);
}
