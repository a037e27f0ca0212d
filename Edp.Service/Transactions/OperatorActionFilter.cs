using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Service.Batching;
using Edp.Service.Operating;
using Edp.Service.Storage;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>Writes down what an operator asked for by a message at the saga's endpoint, in the transaction of the message.</summary>
internal sealed class OperatorActionFilter(TimeProvider time) : IFilter<SagaConsumeContext<PrefixState>>
{
    /// <summary>Who it was, where the message does not tell.</summary>
    private const string Unnamed = "message";

    public async Task Send(SagaConsumeContext<PrefixState> context, IPipe<SagaConsumeContext<PrefixState>> next)
    {
        if (context is not ConsumeContext<IOperatorMessage> { Message: { } message }
            || message.BatchId != context.Saga.BatchId
            || !context.TryGetPayload(out EdpDbContext? database))
        {
            await next.Send(context);
            return;
        }

        var before = PrefixSnapshot.Of(context.Saga);
        await next.Send(context);
        database.OperatorActions.Add(new OperatorAction
        {
            ActionId = Guid.CreateVersion7(time.GetUtcNow()),
            ActedAt = time.GetMicrosecondNow(),
            Action = NameOf(message),
            Who = message.Who ?? Unnamed,
            Bucket = context.Saga.Bucket,
            Prefix = context.Saga.Prefix,
            BatchId = message.BatchId,
            Reason = message.Reason,
            StateBefore = before,
            StateAfter = PrefixSnapshot.Of(context.Saga)
        });
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("operatorAction");

    private static string NameOf(IOperatorMessage message) => message switch
    {
        FlushRequested => OperatorActionNames.Flush,
        HoldRequested => OperatorActionNames.Hold,
        ExtendRequested => OperatorActionNames.Extend,
        CancelRequested => OperatorActionNames.Cancel,
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, "nothing that an operator asks for")
    };
}
