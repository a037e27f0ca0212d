using Edp.Benchmarks.Workloads;
using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Parsing;
using Edp.Service.Batching;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Storage.Saga;
using MassTransit;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Benchmarks.Ingest;

/// <summary>Records one event through MassTransit's saga repository.</summary>
internal sealed class SagaPerEventRecorder(IServiceProvider services)
{
    private const int MaxAttempts = 10;

    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();

    private readonly SagaRepository<PrefixState> _repository = new(new SagaStoreContextFactory<PrefixState>(
        services.GetRequiredService<StoreTransactions>(),
        services.GetRequiredService<IRowLock>(),
        services.GetRequiredService<IOutboxRows>(),
        services.GetServices<ISagaOutputObserver>()));

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
            catch (Exception e) when (attempt < MaxAttempts && FailureChain.Find<DbUpdateException>(e) is not null)
            {
                // Two first events of a prefix at once: one of them comes again and finds the instance.
            }
        }
    }

    private async Task AttemptAsync(ObjectEvent created, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prefix = KeyPrefix.Of(created.Key, Workload.PrefixDepth);
        var now = _time.GetMicrosecondNow();
        var arrived = new RecordedObject { Event = created, Identity = ObjectIdentity.Of(created), EventTime = created.EventTime ?? now };
        var message = new ObjectsRecorded(PrefixId.Of(created.Bucket, prefix), [arrived], now);
        var instance = new PrefixState { CorrelationId = message.PrefixId, Bucket = created.Bucket, Prefix = prefix };
        var context = new RaisedContext<PrefixState, ObjectsRecorded>(instance, message, new SagaOutput());
        var policy = new NewOrExistingSagaPolicy<PrefixState, ObjectsRecorded>(
            new FactoryMethodSagaFactory<PrefixState, ObjectsRecorded>(_ => instance), insertOnInitial: false);
        await _repository.Send(context, policy, _raise);
    }
}
