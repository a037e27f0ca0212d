using System.Net;

namespace Edp.Service.Http;

/// <summary>Where ASP.NET is going to listen, by its own settings.</summary>
internal static class ListenAddresses
{
    /// <summary>Where the service listens when nothing else is said.</summary>
    public const string Default = "http://localhost:8080";

    /// <summary>The addresses by which someone else than this machine could reach the service.</summary>
    public static IReadOnlyList<string> Open(IConfiguration configuration) => [.. All(configuration).Where(address => !IsLoopback(address))];

    /// <summary>Whether an address was set by any of ASP.NET's ways.</summary>
    public static bool AreSet(IConfiguration configuration) => All(configuration).Any();

    /// <summary>An address by which this machine reaches the service; null when there is none of HTTP with a port of its own.</summary>
    public static Uri? Local(IConfiguration configuration)
    {
        var addresses = All(configuration).DefaultIfEmpty(Default).Select(BindingAddress.Parse);
        var reachable = addresses.Where(address => !address.IsUnixPipe && !address.IsNamedPipe && address.Port > 0)
            .OrderBy(address => string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
        return reachable.Select(address => new UriBuilder(address.Scheme, LocalHost(address.Host), address.Port).Uri).FirstOrDefault();
    }

    private static string LocalHost(string host) =>
        host is "*" or "+" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            ? "localhost"
            : host;

    private static IEnumerable<string> All(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0)
            return endpoints;

        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
            return Split(urls);

        return Ports(configuration, WebHostDefaults.HttpPortsKey, "http").Concat(Ports(configuration, WebHostDefaults.HttpsPortsKey, "https"));
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string key, string scheme) =>
        Split(configuration[key] ?? "").Select(port => $"{scheme}://*:{port}");

    private static string[] Split(string values) =>
        values.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsLoopback(string address)
    {
        // Kestrel's wildcards are no host names, and a socket's path has no host at all.
        var host = BindingAddress.Parse(address);
        return host.IsUnixPipe
            || host.IsNamedPipe
            || string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
