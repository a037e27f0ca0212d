using System.Net;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>The names by which the service may be called: a page whose name was bound to this machine has another one.</summary>
internal sealed class KnownHosts(IOptions<EdpOptions> options)
{
    private readonly HashSet<string> _hosts =
        new(options.Value.Http.Hosts.Select(host => host.Trim('[', ']')), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether names are checked: with a key and no names set, the key is what tells.</summary>
    public bool AreChecked { get; } = options.Value.Http.Hosts.Count > 0 || !options.Value.Http.HasKey;

    /// <summary>Whether a request for this name is for the service. Only clients that are no browsers send none.</summary>
    public bool Has(HostString host) => !AreChecked || !host.HasValue || IsLoopback(host.Host) || IsConfigured(host.Host);

    public bool IsConfigured(string host) => _hosts.Contains(host.Trim('[', ']'));

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
