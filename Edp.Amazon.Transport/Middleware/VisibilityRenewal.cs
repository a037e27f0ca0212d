using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Renews the visibility of all messages in flight, ten per request.</summary>
internal sealed class VisibilityRenewal(IEnumerable<AmazonSqsReceiveLockContext> inFlight, int visibilityTimeout, TimeProvider timeProvider)
{
    /// <summary>Runs until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Clamp(visibilityTimeout / 20.0, 0.05, 1)), timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                Start();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <summary>Starts the renewals that are due. Each waits for its own batch; slow ones do not hold up the next.</summary>
    public IReadOnlyList<Task<VisibilityOutcome>> Start()
    {
        var renewals = new List<Task<VisibilityOutcome>>();
        foreach (var message in inFlight)
        {
            if (message.IsDue)
                renewals.Add(RenewAsync(message));
        }

        return renewals;
    }

    private static async Task<VisibilityOutcome> RenewAsync(AmazonSqsReceiveLockContext message)
    {
        var outcome = await message.RenewAsync().ConfigureAwait(false);
        if (outcome == VisibilityOutcome.Failed)
            LogContext.Warning?.Log("The visibility of message {MessageId} could not be renewed, trying again", message.Message.MessageId);
        return outcome;
    }
}
