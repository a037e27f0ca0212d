using Edp.Contracts;
using MassTransit;

namespace Edp.Service.Publishing;

/// <summary>Follows each announcement, and publishes its event.</summary>
internal sealed class PackageReadyConsumer(PackageReadyPublisher publisher) : IConsumer<Batch<PackageReady>>
{
    public Task Consume(ConsumeContext<Batch<PackageReady>> context) =>
        publisher.PublishAsync([.. context.Message.Select(message => message.Message.EventId)], context.CancellationToken);
}
