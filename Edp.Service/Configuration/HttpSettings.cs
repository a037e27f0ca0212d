using System.Buffers;
using System.Net;

namespace Edp.Service.Configuration;

/// <summary>Refuses settings of HTTP that are each in bounds but can never work.</summary>
internal static class HttpSettings
{
    private static readonly SearchValues<char> HeaderCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static IEnumerable<string> Check(HttpOptions http)
    {
        var ofKey = new Dictionary<string, string>(StringComparer.Ordinal);
        if (http.ApiKey is not null)
            ofKey.Add(http.ApiKey, "Edp:Http:ApiKey");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < http.ApiKeys.Count; i++)
        {
            var key = http.ApiKeys[i];
            if (key.Name.Length > 0 && !names.Add(key.Name))
                yield return $"Edp:Http:ApiKeys:{i}:Name: '{key.Name}' is the name of another key already.";
            if (KeyFiles.Problem(key, i) is { } problem)
                yield return problem;
            if (key.Key.Length > 0 && !ofKey.TryAdd(key.Key, $"Edp:Http:ApiKeys:{i}:Key"))
                yield return $"Edp:Http:ApiKeys:{i}:Key: is the same as {ofKey[key.Key]}; every key is a key of its own.";
            if (key.Rights == ApiKeyRights.None)
                yield return $"Edp:Http:ApiKeys:{i}:Rights: takes Read, Ingest, Operate or several with commas; with None it opens nothing.";
        }

        if (http.UserHeader is { } header && (header.Length == 0 || header.AsSpan().ContainsAnyExcept(HeaderCharacters)))
            yield return $"Edp:Http:UserHeader: takes the name of a header, as X-Forwarded-User; found '{header}'.";
        if (http is { UserHeader: not null, KnownProxies.Count: 0 })
            yield return "Edp:Http:UserHeader: is believed of Edp:Http:KnownProxies alone, and none is set.";

        foreach (var host in http.Hosts.Where(host => Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown))
            yield return $"Edp:Http:Hosts: takes host names or addresses, without scheme and port; found '{host}'{MeantHost(host)}.";
        foreach (var proxy in http.KnownProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
            yield return $"Edp:Http:KnownProxies: takes addresses and networks, as 10.0.0.7 and 10.0.0.0/8; found '{proxy}'.";
    }

    private static string MeantHost(string host) =>
        Uri.TryCreate($"http://{host.Split("://")[^1]}", UriKind.Absolute, out var url) && url.Host.Length > 0
            ? $"; meant is '{url.Host}'"
            : "";
}
