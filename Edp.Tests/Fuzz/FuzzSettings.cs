using System.Globalization;

namespace Edp.Tests.Fuzz;

/// <summary>How much is tried, and by which seed.</summary>
internal static class FuzzSettings
{
    public static int Inputs => Setting("EDP_FUZZ_INPUTS") ?? 50_000;

    public static int Seed => Setting("EDP_FUZZ_SEED") ?? 20260314;

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
