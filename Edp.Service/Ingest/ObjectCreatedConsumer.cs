using System.Text.Json;
using Edp.Contracts;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Takes the contract from other .NET services, many messages to a transaction, by the rules that hold for every way in.</summary>
internal sealed class ObjectCreatedConsumer(EventIntake intake) : IConsumer<Batch<ObjectCreated>>
{
    public Task Consume(ConsumeContext<Batch<ObjectCreated>> context) =>
        MessageIntake.TakeAsync(
            intake, context, message => JsonSerializer.SerializeToUtf8Bytes(message.Message, IngestJson.Default.ObjectCreated));
}
