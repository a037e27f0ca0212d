using System.Globalization;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using RabbitMQ.Client.Exceptions;

namespace Edp.Chaos;

/// <summary>A RabbitMQ broker that is killed and started again, behind a link that stalls and breaks.</summary>
internal sealed class RabbitMqBroker : IBroker
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly RabbitMqServer _server;
    private readonly FaultyLink _link;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private OtherService? _subscriber;
    private RabbitMqSender? _sender;

    private RabbitMqBroker(RabbitMqServer server)
    {
        _server = server;
        _link = new FaultyLink(server.Address);
    }

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["Edp__Transport"] = "RabbitMq",
        ["Edp__RabbitMq__Host"] = _link.Address.Host,
        ["Edp__RabbitMq__Port"] = _link.Address.Port.ToString(CultureInfo.InvariantCulture)
    };

    public static async Task<IBroker> StartAsync() => new RabbitMqBroker(await RabbitMqServer.StartNewAsync());

    public async Task ConnectAsync(CancellationToken cancellationToken) => _subscriber = await OtherService.StartAsync(_server, "/");

    public async Task SendAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken)
    {
        // There is one connection, and there are several who send.
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await SendOneAfterTheOtherAsync(bodies, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task SendOneAfterTheOtherAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _sender ??= await RabbitMqSender.ConnectAsync(_server.Address, "/", cancellationToken);
                await _sender.SendAsync(bodies, cancellationToken);
                return;
            }
            catch (Exception e) when (
                e is RabbitMQClientException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Killed in the middle: what it has is not known, so all of it is brought again.
                if (_sender is not null)
                    await _sender.DisposeAsync();
                _sender = null;
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    public (string What, Func<CancellationToken, Task> Harm) FaultOf(int roll, Func<TimeSpan> time) => roll switch
    {
        < 10 => ("RabbitMQ connections reset", _ => Task.FromResult(_link.Reset())),
        < 18 => ("RabbitMQ stalled", cancellationToken => _link.StallAsync(time(), cancellationToken)),
        _ => ("RabbitMQ killed (SIGKILL) and started", async _ =>
        {
            await _server.KillAsync();
            await _server.StartAsync();
        })
    };

    public async Task<IReadOnlyList<string>> QueuesAsync(CancellationToken cancellationToken) =>
        [.. (await _server.Management.DepthsAsync("/", cancellationToken)).Keys];

    public async Task<IReadOnlyDictionary<string, long>> NotEmptyAsync(CancellationToken cancellationToken) =>
        (await _server.Management.DepthsAsync("/", cancellationToken)).Where(queue => queue.Value > 0).ToDictionary();

    public Heard Heard() => Chaos.Heard.Of("RabbitMQ's subscriber", _subscriber!);

    public async ValueTask DisposeAsync()
    {
        if (_sender is not null)
            await _sender.DisposeAsync();
        if (_subscriber is not null)
            await _subscriber.DisposeAsync();
        _sending.Dispose();
        await _link.DisposeAsync();
        await _server.DisposeAsync();
    }
}
