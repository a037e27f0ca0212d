using Edp.Core.Parsing;

namespace Edp.Service.Trials;

/// <summary>An event as it was recorded.</summary>
internal sealed record PastEvent(Guid Identity, ObjectEvent Event, DateTimeOffset RecordedAt);
