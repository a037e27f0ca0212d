using Edp.Contracts;
using Edp.Core.Parsing;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Takes the contract from other .NET services, many messages to a transaction, by the rules that hold for every way in.</summary>
internal sealed class ObjectCreatedConsumer(EventIntake intake) : IConsumer<Batch<ObjectCreated>>
{
    public Task Consume(ConsumeContext<Batch<ObjectCreated>> context) =>
        MessageIntake.TakeAsync(intake, context, (message, parsed) => ContractMessage.Add(message.Message, parsed));
}
