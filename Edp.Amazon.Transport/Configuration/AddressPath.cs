namespace MassTransit;

/// <summary>The path of an address is <c>/{name}</c> or <c>/{scope}/{name}</c>.</summary>
internal static class AddressPath
{
    public const string NoScope = "/";

    /// <summary>The scope that a host address or an address of a queue names.</summary>
    public static string HostScope(Uri address)
    {
        var segments = Segments(address);
        return segments.Length == 0 ? NoScope : segments[0];
    }

    public static (string Scope, string Name) ScopeAndName(Uri address)
    {
        var segments = Segments(address);
        return segments.Length switch
        {
            0 => (NoScope, ""),
            1 => (NoScope, segments[0]),
            _ => (string.Join('/', segments[..^1]), segments[^1]),
        };
    }

    private static string[] Segments(Uri address) =>
        [.. address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
}
