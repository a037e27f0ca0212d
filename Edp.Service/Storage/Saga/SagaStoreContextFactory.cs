using Edp.Core.Batching;
using Edp.Service.Sagas;
using MassTransit;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage.Saga;

/// <summary>
/// MassTransit's way to the instances: one message, one transaction, the instance's row locked. Retrying is the endpoint's business
/// (<c>UseMessageRetry</c> outside of the outbox), so that each attempt starts from nothing.
/// </summary>
internal sealed class SagaStoreContextFactory<TSaga>(
    StoreTransactions transactions, IRowLock rowLock, IOutboxRows outboxRows, IEnumerable<ISagaOutputObserver> observers) :
    ISagaRepositoryContextFactory<TSaga>,
    IQuerySagaRepositoryContextFactory<TSaga>,
    ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISaga
{
    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class =>
        RunAsync((database, output) => next.Send(new SagaStoreContext<TSaga, T>(database, output, rowLock, context)), context.CancellationToken);

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class =>
        RunAsync(
            async (database, output) =>
            {
                var ids = await database.Set<TSaga>().AsNoTracking().Where(query.FilterExpression)
                    .Select(saga => saga.CorrelationId).OrderBy(id => id).ToListAsync(context.CancellationToken);
                var instances = new List<TSaga>(ids.Count);
                foreach (var id in ids)
                {
                    if (await rowLock.LoadAsync<TSaga>(database, id, context.CancellationToken) is { } instance)
                        instances.Add(instance);
                }

                var repository = new SagaStoreContext<TSaga, T>(database, output, rowLock, context);
                await next.Send(new LoadedSagaRepositoryQueryContext<TSaga, T>(repository, instances));
            },
            context.CancellationToken);

    public Task<T> Execute<T>(Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class =>
        transactions.ReadAsync(database => asyncMethod(new SagaStoreReadContext<TSaga>(database, cancellationToken)), cancellationToken);

    public Task<T> Execute<T>(Func<QuerySagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class =>
        transactions.ReadAsync(database => asyncMethod(new SagaStoreReadContext<TSaga>(database, cancellationToken)), cancellationToken);

    public void Probe(ProbeContext context) => context.Add("persistence", "edp");

    private async Task RunAsync(Func<EdpDbContext, SagaOutput, Task> work, CancellationToken cancellationToken)
    {
        var output = new SagaOutput();
        await transactions.OnceAsync(
            async database =>
            {
                await work(database, output);
                await ExpectedFiles.NameMissingAsync(database, output.Rows.OfType<Batch>(), cancellationToken);
                await outboxRows.InsertAsync(database, output.Rows, cancellationToken);
            },
            cancellationToken);
        foreach (var observer in observers)
            observer.Committed(output);
    }
}
