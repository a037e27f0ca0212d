using System.Collections.Concurrent;
using Edp.Amazon.Client;
using Edp.Contracts;
using MassTransit;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>Another .NET service of the same account: it publishes objects, and subscribes to batches and packages that become ready.</summary>
internal sealed class OtherService : IAsyncDisposable
{
    private readonly IBusControl _bus;

    private OtherService(AmazonClientSettings settings) => _bus = Bus.Factory.CreateUsingAmazonSqs(sqs =>
    {
        sqs.Host(settings.Region!, host =>
        {
            host.ServiceUrl(settings.ServiceUrl!);
            host.Credentials(settings.Credentials!);
        });
        sqs.ReceiveEndpoint("other-service", endpoint =>
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
        });
    });

    public ConcurrentQueue<PackageObjectsReady> Heard { get; } = [];

    public ConcurrentQueue<PackageReady> HeardPackages { get; } = [];

    public static async Task<OtherService> StartAsync(AmazonClientSettings settings)
    {
        var service = new OtherService(settings);
        await service._bus.StartAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        return service;
    }

    public Task PublishAsync(IEnumerable<ObjectCreated> created) => _bus.PublishBatch(created);

    public async ValueTask DisposeAsync() => await _bus.StopAsync(TimeSpan.FromSeconds(10));
}
