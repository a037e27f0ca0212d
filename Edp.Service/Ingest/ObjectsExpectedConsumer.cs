using Edp.Contracts;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Takes the contract by which other services say what a batch has to contain.</summary>
internal sealed class ObjectsExpectedConsumer(ExpectationIntake intake) : IConsumer<ObjectsExpected>
{
    public Task Consume(ConsumeContext<ObjectsExpected> context) => intake.TakeAsync(context.Message, context.CancellationToken);
}
