using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>
/// A batch fails with one exception for all its messages. Around a single message this filter puts that message's own reason in its
/// place, which then stands beside the message in the error queue.
/// </summary>
internal sealed class OwnReasonFilter : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        try
        {
            await next.Send(context);
        }
        catch (RefusedMessagesException refused) when (refused.Reasons.TryGetValue(context.ReceiveContext, out var reason))
        {
#pragma warning disable MA0054 // The error queue is told the innermost reason, which would be that of the whole batch.
            throw new RefusedEventException(reason);
#pragma warning restore MA0054
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("ownReason");
}
