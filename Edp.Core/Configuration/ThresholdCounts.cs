using System.Text.Json.Serialization;

namespace Edp.Core.Configuration;

/// <summary>What <c>ThresholdEventCount</c> counts (R6).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThresholdCounts>))]
public enum ThresholdCounts
{
    /// <summary>Different keys: a key that is written again stays one.</summary>
    Objects = 0,

    /// <summary>Every recorded event.</summary>
    Events
}
