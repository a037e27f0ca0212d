using System.Globalization;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// How much is tried at random, and from which seed. Each day tries something new; <c>EDP_TEST_DATE=2026-03-14</c> tries what that day
/// tried.
/// </summary>
internal static class Amount
{
    private static readonly DateOnly Date = Environment.GetEnvironmentVariable("EDP_TEST_DATE") is { Length: > 0 } date
        ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>The seed of the day.</summary>
    public static int Seed { get; } = Date.DayNumber;

    /// <summary>How to try the same again.</summary>
    public static string Reproduction { get; } = $"EDP_TEST_DATE={Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    /// <summary>The number in this variable of the environment, if it is there.</summary>
    public static int? In(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
        ? int.Parse(value, CultureInfo.InvariantCulture)
        : null;
}
