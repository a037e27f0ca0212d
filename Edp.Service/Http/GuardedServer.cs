using System.Net.Sockets;
using Edp.Service.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Edp.Service.Http;

/// <summary>
/// The server, stopped at once when it is bound to an address by which others reach it and there is no key: settings can say one thing in
/// many ways, and only what was bound counts.
/// </summary>
internal sealed class GuardedServer(IServer server, HttpOptions options) : IServer
{
    public IFeatureCollection Features => server.Features;

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        try
        {
            await server.StartAsync(application, cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new UnavailableException(
                $"{ListenAddresses.Setting}: {e.Message} Stop the process that has it, or choose another address.", e);
        }
        catch (Exception e) when (
            e is IOException or SocketException or ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            throw new WrongSettingException($"{ListenAddresses.Setting}: can't listen there: {e.Message}", e);
        }

        try
        {
            ListenAddresses.Check(Bound(server), options);
        }
        catch (WrongSettingException)
        {
            await server.StopAsync(cancellationToken);
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();

    /// <summary>What the server is bound to.</summary>
    public static IReadOnlyList<string> Bound(IServer server) => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
}
