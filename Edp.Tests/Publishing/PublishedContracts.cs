using System.Collections.Concurrent;
using Edp.Contracts;
using MassTransit;

namespace Edp.Tests.Publishing;

/// <summary>What the service publishes on its bus, each time that it does; the harness lists a message with the same id once.</summary>
internal sealed class PublishedContracts : IPublishObserver
{
    private readonly ConcurrentQueue<(Guid? MessageId, PackageObjectsReady Message)> _all = new();

    public IReadOnlyCollection<(Guid? MessageId, PackageObjectsReady Message)> All => _all;

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
    {
        if (context.Message is PackageObjectsReady ready)
            _all.Enqueue((context.MessageId, ready));
        return Task.CompletedTask;
    }

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
