using Edp.Core.Batching;
using Edp.Service.Batching;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.EntityFrameworkCore;

namespace Edp.Benchmarks.Ingest;

/// <summary>Raises the state machine for one object within the repository's transaction, unless it is recorded already.</summary>
internal sealed class RaiseForOneObject(PrefixStateMachine machine) : IPipe<SagaConsumeContext<PrefixState, ObjectsRecorded>>
{
    private readonly StateMachineSagaMessageFilter<PrefixState, ObjectsRecorded> _filter = new(machine, machine.ObjectsRecorded);

    public async Task Send(SagaConsumeContext<PrefixState, ObjectsRecorded> context)
    {
        var database = context.GetPayload<EdpDbContext>();
        var arrived = context.Message.Objects[0];
        if (await database.ObjectEvents.AnyAsync(row => row.Identity == arrived.Identity, context.CancellationToken))
            return;

        var open = context.Saga.BatchId;
        arrived.KnownVersion = open is null
            ? null
            : (await database.ObjectEvents.FirstOrDefaultAsync(
                row => row.BatchId == open && row.Key == arrived.Event.Key, context.CancellationToken))?.Version;
        context.TryGetPayload(out SagaOutput? output);
        var scheduling = RowScheduler.For(context, context.Saga, output);
        context.AddOrUpdatePayload<MessageSchedulerContext>(() => scheduling, _ => scheduling);
        await _filter.Send(context, Pipe.Empty<SagaConsumeContext<PrefixState, ObjectsRecorded>>());
        database.Add(ObjectEventRow.Of(arrived, context.Message.RecordedAt));
    }

    public void Probe(ProbeContext context) => context.CreateScope("raiseForOneObject");
}
