using System.Collections.Concurrent;
using Edp.Amazon.Client;
using Edp.Contracts;
using Edp.Tests.Amazon.Support;
using Edp.Tests.Infrastructure;
using MassTransit;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>Another .NET service on the same bus: it publishes objects, and subscribes to batches and packages that become ready.</summary>
internal sealed class OtherService : IAsyncDisposable
{
    private const string Queue = "other-service";

    private readonly IBusControl _bus;

    private OtherService(Func<Action<IReceiveEndpointConfigurator>, IBusControl> create) => _bus = create(Subscribe);

    public ConcurrentQueue<PackageObjectsReady> Heard { get; } = [];

    public ConcurrentQueue<PackageReady> HeardPackages { get; } = [];

    public static Task<OtherService> StartAsync(AmazonClientSettings settings) => StartAsync(new OtherService(
        subscribe => Bus.Factory.CreateUsingAmazonSqs(sqs =>
        {
            sqs.Host(settings);
            sqs.ReceiveEndpoint(Queue, subscribe);
        })));

    public static Task<OtherService> StartAsync(RabbitMqServer broker, string virtualHost) => StartAsync(new OtherService(
        subscribe => Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(broker.Address.Host, (ushort)broker.Port, virtualHost, _ => { });
            rabbit.ReceiveEndpoint(Queue, subscribe);
        })));

    public Task PublishAsync(IEnumerable<ObjectCreated> created) => _bus.PublishBatch(created);

    public Task PublishAsync(ObjectsExpected expected) => _bus.Publish(expected);

    public async ValueTask DisposeAsync() => await _bus.StopAsync(TimeSpan.FromSeconds(10));

    private static async Task<OtherService> StartAsync(OtherService service)
    {
        await service._bus.StartAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        return service;
    }

    private void Subscribe(IReceiveEndpointConfigurator endpoint)
    {
        endpoint.Handler<PackageObjectsReady>(context =>
        {
            Heard.Enqueue(context.Message);
            return Task.CompletedTask;
        });
        endpoint.Handler<PackageReady>(context =>
        {
            HeardPackages.Enqueue(context.Message);
            return Task.CompletedTask;
        });
    }
}
