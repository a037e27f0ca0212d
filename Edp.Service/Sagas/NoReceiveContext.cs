using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;

namespace Edp.Service.Sagas;

/// <summary>What is raised in memory came by no transport: nothing can be sent or answered by way of it.</summary>
internal sealed class NoReceiveContext : ReceiveContext
{
    public static readonly NoReceiveContext Instance = new();

    public Uri InputAddress { get; } = new("loopback://localhost/edp-raised");

    public TimeSpan ElapsedTime => TimeSpan.Zero;

    public ContentType ContentType => SystemTextJsonMessageSerializer.JsonContentType;

    public bool Redelivered => false;

    public Headers TransportHeaders => EmptyHeaders.Instance;

    public Task ReceiveCompleted => Task.CompletedTask;

    public bool IsDelivered => false;

    public bool IsFaulted => false;

    public ISendEndpointProvider SendEndpointProvider => null!;

    public IPublishEndpointProvider PublishEndpointProvider => null!;

    public bool PublishFaults => false;

    public MessageBody Body => EmptyMessageBody.Instance;

    public CancellationToken CancellationToken => CancellationToken.None;

    public Task NotifyConsumed<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task NotifyFaulted<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    public Task NotifyFaulted(Exception exception) => Task.CompletedTask;

    public void AddReceiveTask(Task task)
    {
    }

    public bool HasPayloadType(Type payloadType) => false;

    public bool TryGetPayload<T>([NotNullWhen(true)] out T? payload)
        where T : class
    {
        payload = null;
        return false;
    }

    public T GetOrAddPayload<T>(PayloadFactory<T> payloadFactory)
        where T : class => payloadFactory();

    public T AddOrUpdatePayload<T>(PayloadFactory<T> addFactory, UpdatePayloadFactory<T> updateFactory)
        where T : class => addFactory();
}
