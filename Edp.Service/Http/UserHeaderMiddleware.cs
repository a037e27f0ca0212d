using System.Net;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>
/// Takes the name of a user from the header of a proxy that has authenticated it. It stands before what replaces the proxy's address by the
/// client's: what others write into the header is not believed.
/// </summary>
internal sealed class UserHeaderMiddleware(RequestDelegate next, IOptions<EdpOptions> options)
{
    private const int MaxName = 256;

    private readonly string _header = options.Value.Http.UserHeader ?? "";
    private readonly List<IPNetwork> _proxies = [.. options.Value.Http.KnownProxies.Select(NetworkOf)];

    public Task InvokeAsync(HttpContext context)
    {
        if (IsProxy(context.Connection.RemoteIpAddress)
            && context.Request.Headers[_header] is [{ Length: > 0 and <= MaxName } name]
            && !string.IsNullOrWhiteSpace(name))
        {
            context.Features.Set(new ProxyUser(name.Trim()));
        }

        return next(context);
    }

    private bool IsProxy(IPAddress? address)
    {
        if (address is null)
            return false;
        var known = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _proxies.Exists(proxy => proxy.Contains(known));
    }

    private static IPNetwork NetworkOf(string proxy) => IPAddress.TryParse(proxy, out var address)
        ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.Parse(proxy);
}

/// <summary>A user whom a proxy has authenticated.</summary>
internal sealed record ProxyUser(string Name);
