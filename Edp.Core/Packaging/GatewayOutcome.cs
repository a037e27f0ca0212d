namespace Edp.Core.Packaging;

/// <summary>The values of <c>gateway</c> in the detail of <c>package-ready</c>.</summary>
internal static class GatewayOutcome
{
    public const string Refreshed = "refreshed";
    public const string Timeout = "timeout";
    public const string Failed = "failed";
}
