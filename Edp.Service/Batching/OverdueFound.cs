using MassTransit;

namespace Edp.Service.Batching;

/// <summary>The sweeper found an open batch past its time, whose timer never came. Raised in memory.</summary>
[ExcludeFromTopology]
internal sealed record OverdueFound(Guid PrefixId);
