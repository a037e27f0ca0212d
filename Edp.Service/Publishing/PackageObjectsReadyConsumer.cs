using Edp.Contracts;
using MassTransit;

namespace Edp.Service.Publishing;

/// <summary>Follows each batch that leaves, and publishes its event.</summary>
internal sealed class PackageObjectsReadyConsumer(BatchPublisher publisher) : IConsumer<Batch<PackageObjectsReady>>
{
    public Task Consume(ConsumeContext<Batch<PackageObjectsReady>> context) =>
        publisher.PublishAsync([.. context.Message.Select(message => message.Message.BatchId)], context.CancellationToken);
}
