using MassTransit;

namespace Edp.Service.Batching;

/// <summary>An open batch is not measured as the rules, or the clock, say now. Raised in memory after a start.</summary>
[ExcludeFromTopology]
internal sealed record RulesChanged(Guid PrefixId);
