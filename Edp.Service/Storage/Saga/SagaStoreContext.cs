using Edp.Service.Sagas;
using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;

namespace Edp.Service.Storage.Saga;

/// <summary>
/// One message's access to the instances within its transaction. The database context is a payload, and the output, into
/// which a state machine gives the rows of the same transaction.
/// </summary>
internal sealed class SagaStoreContext<TSaga, TMessage>(
    EdpDbContext database, SagaOutput output, IRowLock rowLock, ConsumeContext<TMessage> context) :
    ConsumeContextScope<TMessage>(context, database, output),
    SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, ISaga
    where TMessage : class
{
    public Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance)
    {
        database.Add(instance);
        return CreateSagaConsumeContext(this, instance, SagaConsumeContextMode.Add);
    }

    public async Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance)
    {
        database.Add(instance);
        await database.SaveChangesAsync(CancellationToken);
        return await CreateSagaConsumeContext(this, instance, SagaConsumeContextMode.Insert);
    }

    public async Task<SagaConsumeContext<TSaga, TMessage>> Load(Guid correlationId)
    {
        var instance = await rowLock.LoadAsync<TSaga>(database, correlationId, CancellationToken);
        return instance is null ? null! : await CreateSagaConsumeContext(this, instance, SagaConsumeContextMode.Load);
    }

    public Task Save(SagaConsumeContext<TSaga> context) => database.SaveChangesAsync(CancellationToken);

    public Task Update(SagaConsumeContext<TSaga> context) => database.SaveChangesAsync(CancellationToken);

    public Task Delete(SagaConsumeContext<TSaga> context)
    {
        database.Remove(context.Saga);
        return database.SaveChangesAsync(CancellationToken);
    }

    public Task Discard(SagaConsumeContext<TSaga> context) => Forget(context.Saga);

    public Task Undo(SagaConsumeContext<TSaga> context) => Forget(context.Saga);

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(
        ConsumeContext<T> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where T : class =>
        Task.FromResult<SagaConsumeContext<TSaga, T>>(new DefaultSagaConsumeContext<TSaga, T>(consumeContext, instance));

    private Task Forget(TSaga instance)
    {
        database.Entry(instance).State = Microsoft.EntityFrameworkCore.EntityState.Detached;
        return Task.CompletedTask;
    }
}
