namespace Edp.Core.Batching;

/// <summary>What the open batch has to contain (R15). All of it is null while it expects nothing.</summary>
internal partial class PrefixRecord
{
    /// <summary>How many different keys.</summary>
    public long? ExpectedCount { get; set; }

    /// <summary>Patterns of required files, one a line.</summary>
    public string? RequiredFiles { get; set; }

    /// <summary>Those of <see cref="RequiredFiles"/> that no key of the batch fulfils.</summary>
    public string? MissingFiles { get; set; }

    /// <summary>How many entries lists and messages have named: rows of <c>expected_object</c>.</summary>
    public long? ListedCount { get; set; }

    /// <summary>How many of these are not there.</summary>
    public long? MissingListed { get; set; }

    /// <summary>Keys of lists that have arrived and are not read, as a JSON array.</summary>
    public string? UnreadLists { get; set; }

    /// <summary>Why a list could not be read.</summary>
    public string? ListProblem { get; set; }

    /// <summary>How much is missing in all; 0 in a batch that has everything.</summary>
    public long? MissingCount { get; set; }

    /// <summary>When EDP was last told, by a list or a message, what the open batch has to contain.</summary>
    public DateTimeOffset? ExpectedAt { get; set; }

    /// <summary>The time of the newest <c>ObjectsExpected</c> of the prefix, as its sender gave it; kept when the batch closes.</summary>
    public DateTimeOffset? ExpectationTime { get; set; }

    /// <summary>Whether the open batch expects something.</summary>
    public bool Expects => MissingCount is not null;
}
