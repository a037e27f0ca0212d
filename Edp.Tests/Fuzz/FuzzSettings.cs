using Edp.Tests.Infrastructure;

namespace Edp.Tests.Fuzz;

/// <summary>How much is tried, and by which seed.</summary>
internal static class FuzzSettings
{
    public static int Inputs { get; } = Amount.In("EDP_FUZZ_INPUTS") ?? 5_000;

    public static int Seed { get; } = Amount.In("EDP_FUZZ_SEED") ?? Amount.Seed;
}
