using Edp.Benchmarks.Workloads;
using Edp.Service.Batching;
using Edp.Service.Ingest;
using Edp.Service.Ingest.Parsing;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Storage.Saga;
using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware.InMemoryOutbox;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Benchmarks.Ingest;

/// <summary>Records one event through MassTransit's saga repository.</summary>
internal sealed class SagaPerEventRecorder(IServiceProvider services)
{
    private const int MostAttempts = 10;

    private readonly EndpointScope _scope = services.GetRequiredService<EndpointScope>();
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

    private readonly SagaRepository<PrefixState> _repository = new(new SagaStoreContextFactory<PrefixState>(
        services.GetRequiredService<StoreTransactions>(), services.GetRequiredService<IRowLock>()));

    private readonly IPipe<SagaConsumeContext<PrefixState, ObjectsRecorded>> _raise =
        new RaiseForOneObject(services.GetRequiredService<PrefixStateMachine>());

    public async Task RecordAsync(ObjectEvent created, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AttemptAsync(created, cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                // Two first events of a prefix at once: one of them comes again and finds the instance.
            }
        }
    }

    private Task<bool> AttemptAsync(ObjectEvent created, CancellationToken cancellationToken)
    {
        var prefix = KeyPrefix.Of(created.Key, Workload.PrefixDepth);
        var now = _time.GetMicrosecondNow();
        var arrived = new RecordedObject { Event = created, Identity = ObjectIdentity.Of(created), EventTime = created.EventTime ?? now };
        var message = new ObjectsRecorded(PrefixId.Of(created.Bucket, prefix), [arrived], now);
        return _scope.RunAsync(
            PrefixStateDefinition.QueueName,
            async context =>
            {
                var held = new InMemoryOutboxConsumeContext<ObjectsRecorded>(new CorrelationIdConsumeContextProxy<ObjectsRecorded>(
                    new MessageConsumeContext<ObjectsRecorded>(context, message), message.PrefixId));
                var policy = new NewOrExistingSagaPolicy<PrefixState, ObjectsRecorded>(
                    new FactoryMethodSagaFactory<PrefixState, ObjectsRecorded>(recorded => new PrefixState
                    {
                        CorrelationId = recorded.Message.PrefixId,
                        Bucket = created.Bucket,
                        Prefix = prefix
                    }),
                    insertOnInitial: false);
                await _repository.Send(held, policy, _raise);
                await held.ExecutePendingActions(concurrentMessageDelivery: true);
                return true;
            },
            cancellationToken);
    }
}
