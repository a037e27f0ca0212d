using MassTransit;

namespace Edp.Service.Batching;

/// <summary>The rule of the prefix's bucket is not the one its open batch was measured by. Raised in memory after a start.</summary>
[ExcludeFromTopology]
internal sealed record RuleChanged(Guid PrefixId);
