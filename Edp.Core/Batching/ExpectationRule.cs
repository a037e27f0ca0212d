using Edp.Core.Configuration;

namespace Edp.Core.Batching;

/// <summary>R15: what a rule says a batch has to contain.</summary>
internal sealed class ExpectationRule
{
    public ExpectationRule(BucketOptions options)
    {
        Count = options.ExpectedCount;
        RequiredFiles = FileNames.Join(options.RequiredFiles);
        IncompleteAfter = BatchRule.Seconds(options.IncompleteAfter);
    }

    /// <summary>How many different keys; null where no number is expected.</summary>
    public long? Count { get; }

    /// <summary>Patterns of files, one a line; null where none is required.</summary>
    public string? RequiredFiles { get; }

    /// <summary>For how long nothing new must have come before the batch is closed as incomplete.</summary>
    public TimeSpan IncompleteAfter { get; }
}
