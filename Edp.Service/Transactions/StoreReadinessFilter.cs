using Edp.Service.Storage;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>Keeps messages waiting until the database has its tables; the transport keeps them from others meanwhile.</summary>
internal sealed class StoreReadinessFilter(StoreReadiness readiness) : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        if (!readiness.IsReady)
            await readiness.WaitAsync(context.CancellationToken);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("storeReadiness");
}
