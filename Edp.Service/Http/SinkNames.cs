using Edp.Core.Outbox;

namespace Edp.Service.Http;

/// <summary>Names of sinks as a request has them, in any letter case.</summary>
internal static class SinkNames
{
    private static readonly EventSinks[] All = [EventSinks.File, EventSinks.EventBridge, EventSinks.Bus];

    public static IReadOnlyList<string> Of(EventSinks sinks) => [.. All.Where(sink => sinks.HasFlag(sink)).Select(SinkName.Of)];

    /// <summary>The sinks that are meant: of those that are configured all, where none is named.</summary>
    /// <returns>What is wrong with the names; null when nothing is.</returns>
    public static string? TryRead(IReadOnlyList<string?>? names, EventSinks configured, out EventSinks sinks)
    {
        sinks = EventSinks.None;
        foreach (var name in names ?? [])
        {
            var known = All.FirstOrDefault(sink => string.Equals($"{sink}", name?.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
            if (known == EventSinks.None || !configured.HasFlag(known))
                return $"sinks takes {string.Join(", ", Of(configured))}, which are configured; found '{name}'.";
            sinks |= known;
        }

        sinks = sinks == EventSinks.None ? configured : sinks;
        return null;
    }
}
