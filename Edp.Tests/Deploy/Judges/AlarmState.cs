using System.Globalization;
using System.Text.Json.Nodes;

namespace Edp.Tests.Deploy.Judges;

/// <summary>
/// What CloudWatch makes of an alarm on one metric of EDP ("How alarm state is evaluated when data is missing" in its guide): it fires
/// when each of the last periods breaches the threshold, and a period without data counts as TreatMissingData says.
/// </summary>
internal static class AlarmState
{
    /// <param name="alarm">The properties of the alarm.</param>
    /// <param name="minutes">By metric what arrived in each minute, the newest last.</param>
    public static bool Fires(JsonObject alarm, IReadOnlyList<IReadOnlyDictionary<string, double>> minutes)
    {
        var periods = int.Parse(alarm["EvaluationPeriods"]!.ToString(), CultureInfo.InvariantCulture);
        var metric = (string)alarm["MetricName"]!;
        return minutes.Count >= periods && minutes.TakeLast(periods).All(minute =>
            minute.TryGetValue(metric, out var value) ? Breaches(alarm, value) : (string?)alarm["TreatMissingData"] == "breaching");
    }

    private static bool Breaches(JsonObject alarm, double value)
    {
        var threshold = double.Parse(alarm["Threshold"]!.ToString(), CultureInfo.InvariantCulture);
        return (string)alarm["ComparisonOperator"]! switch
        {
            "GreaterThanThreshold" => value > threshold,
            "LessThanThreshold" => value < threshold,
            var other => throw new NotSupportedException($"{other} is not evaluated here"),
        };
    }
}
