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
