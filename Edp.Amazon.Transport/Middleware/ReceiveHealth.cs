using Edp.Amazon.Transport.Broker;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Tells the log and the endpoint's health whether messages can be received.</summary>
internal sealed class ReceiveHealth(AmazonSqsReceiveEndpointContext context, BrokerContext broker, QueueInfo queue)
{
    private int _isFaulted;

    /// <param name="exception">Why a receive failed.</param>
    /// <param name="failures">How many have failed one after the other.</param>
    /// <param name="delay">When the next is tried.</param>
    public async Task FailedAsync(Exception exception, int failures, TimeSpan delay)
    {
        LogContext.Warning?.Log(exception, "Receiving from queue {Queue} failed, trying again in {Delay}", queue.Name, delay);

        // A single failure that may pass is not worth an alarm; a second one, or a refusal, is.
        if ((failures > 1 || AmazonFault.IsRefusal(exception)) && Interlocked.Exchange(ref _isFaulted, 1) == 0)
        {
            await context.TransportObservers.NotifyFaulted(context.InputAddress, ReceiveFault.Describe(context, broker, exception))
                .ConfigureAwait(false);
        }
    }

    public Task SucceededAsync()
    {
        if (Interlocked.Exchange(ref _isFaulted, 0) == 0)
            return Task.CompletedTask;

        LogContext.Info?.Log("Receiving from queue {Queue} again", queue.Name);
        return context.TransportObservers.NotifyReady(context.InputAddress);
    }
}
