using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edp.Service.Publishing;

/// <summary>EventBridge's envelope ("Structure of Amazon EventBridge events").</summary>
internal sealed record EventEnvelope(
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("detail-type")] string DetailType,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("account")] string Account,
    [property: JsonPropertyName("time")] EventTime Time,
    [property: JsonPropertyName("region")] string Region,
    [property: JsonPropertyName("resources")] IReadOnlyList<string> Resources,
    [property: JsonPropertyName("detail")] JsonElement Detail);
