namespace Edp.Core.Configuration;

/// <summary>Values that come as one string with commas, as environment variables and CloudFormation parameters give them.</summary>
internal static class CommaSeparated
{
    public static string[] Split(string? values) =>
        values?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
