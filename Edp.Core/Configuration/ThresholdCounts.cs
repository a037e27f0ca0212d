namespace Edp.Core.Configuration;

/// <summary>What <c>ThresholdEventCount</c> counts (R6).</summary>
public enum ThresholdCounts
{
    /// <summary>Different keys: a key that is written again stays one.</summary>
    Objects = 0,

    /// <summary>Every recorded event.</summary>
    Events
}
