using Edp.Service.Batching;
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
        arrived.KeyIsInOpenBatch = open is not null && await database.ObjectEvents.AnyAsync(
            row => row.BatchId == open && row.Key == arrived.Event.Key, context.CancellationToken);
        await _filter.Send(context, Pipe.Empty<SagaConsumeContext<PrefixState, ObjectsRecorded>>());
        database.Add(new ObjectEventRow
        {
            Identity = arrived.Identity,
            BatchId = arrived.BatchId,
            Bucket = arrived.Event.Bucket,
            Key = arrived.Event.Key,
            Size = arrived.Event.Size,
            Etag = arrived.Event.Etag,
            VersionId = arrived.Event.VersionId,
            Sequencer = arrived.Event.Sequencer,
            EventTime = arrived.EventTime,
            RecordedAt = context.Message.RecordedAt
        });
    }

    public void Probe(ProbeContext context) => context.CreateScope("raiseForOneObject");
}
