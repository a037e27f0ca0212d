using Edp.Core.Parsing;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>
/// Takes S3's events from their queue, many messages to a transaction; deleted from the queue only after the commit (R12). On SQS it gets
/// what <see cref="S3EventBodies"/> leaves: what is to be retried, or told from which reason it is no event.
/// </summary>
internal sealed class S3EventConsumer(EventIntake intake) : IConsumer<Batch<S3EventMessage>>
{
    public Task Consume(ConsumeContext<Batch<S3EventMessage>> context) =>
        MessageIntake.TakeAsync(
            intake, context, (message, parsed) => S3EventParser.Parse(message.ReceiveContext.Body.GetString(), parsed));
}
