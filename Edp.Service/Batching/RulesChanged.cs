using MassTransit;

namespace Edp.Service.Batching;

/// <summary>An open batch is not measured as the rules, or the clock, say now. Raised in memory after a start, and when rules were replaced.</summary>
[ExcludeFromTopology]
internal sealed record RulesChanged(Guid PrefixId)
{
    /// <summary>Whether the rule expects something else of the open batch than the rule that it was opened under (R15).</summary>
    public bool ExpectsOther { get; init; }

    /// <summary>The required files of the rule of now that the batch does not have, one a line; with <see cref="ExpectsOther"/>.</summary>
    public string? MissingFiles { get; init; }
}
