using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Edp.Tests.Infrastructure;

/// <summary>A stretch of wire before a service: it forwards bytes, stalls, and breaks connections.</summary>
internal sealed class FaultyLink : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Uri _target;
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<Socket, Socket> _open = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _flows = Flowing();
    private volatile bool _throttles;

    /// <param name="target">The service behind it.</param>
    /// <param name="port">Where it listens; 0: on any free port.</param>
    public FaultyLink(Uri target, int port = 0)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections are taken, and no byte passes, until <see cref="Flow"/>.</summary>
    public void Stall() => _flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Flow() => _flows.TrySetResult();

    /// <summary>No byte passes for that long; connections stay.</summary>
    public async Task StallAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Stall();
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Flow();
    }

    /// <summary>Every request is refused for that long, as AWS refuses what is too much.</summary>
    public async Task ThrottleAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        _throttles = true;
        Reset();
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _throttles = false;
    }

    /// <summary>Breaks every connection, with a reset.</summary>
    /// <returns>How many.</returns>
    public int Reset()
    {
        var broken = 0;
        foreach (var socket in _open.Keys)
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Close();
                broken++;
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself just now.
            }
        }

        return broken / 2;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        foreach (var socket in _open.Keys)
            socket.Close();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flows = new TaskCompletionSource();
        flows.SetResult();
        return flows;
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
            _ = ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token));
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _open[client] = _open[server] = server;
        try
        {
            if (_throttles)
            {
                await Throttling.AnswerAsync(client, _stopping.Token);
                return;
            }

            await server.ConnectAsync(_target.Host, _target.Port, _stopping.Token);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side sees it as a broken connection, which is what this link is for.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await from.ReceiveAsync(buffer, _stopping.Token) is var count and > 0)
            {
                await _flows.Task.WaitAsync(_stopping.Token);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stopping.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Broken on purpose, or by the process at its end.
        }
    }
}
