using System.Net;
using Edp.Service.Configuration;

namespace Edp.Service.Http;

/// <summary>Where ASP.NET is going to listen, by its own settings. What it is bound to, <see cref="GuardedServer"/> judges.</summary>
internal static class ListenAddresses
{
    /// <summary>Where the service listens when nothing else is said.</summary>
    public const string Default = "http://localhost:8080";

    /// <summary>The settings that say so, for messages.</summary>
    public const string Setting = "--urls (ASPNETCORE_URLS)";

    /// <summary>Whether an address was set by any of ASP.NET's ways.</summary>
    public static bool AreSet(IConfiguration configuration) => All(configuration).Any();

    /// <summary>An address by which this machine reaches the service; null when there is none of HTTP with a port of its own.</summary>
    public static Uri? Local(IConfiguration configuration)
    {
        var addresses = All(configuration).DefaultIfEmpty(Default).Select(Parse);
        var reachable = addresses.Where(address => !address.IsUnixPipe && !address.IsNamedPipe && address.Port > 0)
            .OrderBy(address => string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) ? 0 : 1);
        return reachable.Select(address => new UriBuilder(address.Scheme, LocalHost(address.Host), address.Port).Uri).FirstOrDefault();
    }

    /// <exception cref="WrongSettingException">The service would listen on more than loopback without a key.</exception>
    public static void Check(IEnumerable<string> addresses, HttpOptions options)
    {
        if (options.HasKey || addresses.Where(address => !IsLoopback(address)).ToList() is not { Count: > 0 } open)
            return;

        throw new WrongSettingException(
            $"Edp:Http:ApiKey: is required to listen on {string.Join(", ", open)}; without a key EDP listens on loopback addresses only. "
            + "It takes 16 to 512 characters.");
    }

    /// <summary>The addresses that the settings ask for, as Kestrel reads them.</summary>
    public static IReadOnlyList<string> All(IConfiguration configuration)
    {
        var urls = Urls(configuration);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        var prefersUrls = configuration[WebHostDefaults.PreferHostingUrlsKey] is { } prefers
            && (prefers == "1" || string.Equals(prefers, "true", StringComparison.OrdinalIgnoreCase));
        return endpoints.Count > 0 && !(prefersUrls && urls.Length > 0) ? endpoints : urls;
    }

    private static string[] Urls(IConfiguration configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls
            ? Split(urls)
            : [.. Ports(configuration, WebHostDefaults.HttpPortsKey, "http"), .. Ports(configuration, WebHostDefaults.HttpsPortsKey, "https")];

    private static IEnumerable<string> Ports(IConfiguration configuration, string key, string scheme) =>
        Split(configuration[key] ?? "").Select(port => $"{scheme}://*:{port}");

    private static string[] Split(string values) =>
        values.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string LocalHost(string host) =>
        host is "*" or "+" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
            ? "localhost"
            : host;

    private static bool IsLoopback(string address)
    {
        // Kestrel's wildcards are no host names, and a socket's path has no host at all.
        var host = Parse(address);
        return host.IsUnixPipe
            || host.IsNamedPipe
            || string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static BindingAddress Parse(string address)
    {
        try
        {
            if (BindingAddress.Parse(address) is { Port: <= IPEndPoint.MaxPort } parsed)
                return parsed;
        }
        catch (FormatException)
        {
            // Refused below, in the words of the settings.
        }

        throw new WrongSettingException($"{Setting}: takes addresses like {Default}, with semicolons between them; found '{address}'.");
    }
}
