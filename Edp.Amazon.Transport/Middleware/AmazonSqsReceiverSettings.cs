using Edp.Amazon.Transport.Broker;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>What each received message of an endpoint has in common.</summary>
internal sealed class AmazonSqsReceiverSettings(Uri inputAddress, ReceiveSettings settings, QueueInfo queue, TimeProvider timeProvider)
{
    private bool _isStopping;

    public Uri InputAddress => inputAddress;

    public ReceiveSettings Settings => settings;

    /// <summary>Seconds.</summary>
    public int VisibilityTimeout { get; } = settings.VisibilityTimeout ?? queue.VisibilityTimeout;

    public MessageVisibility NewVisibility() =>
        new(timeProvider, VisibilityTimeout, settings.MaxVisibilityTimeoutRenewal, settings.MaxVisibilityTimeout);

    /// <summary>Seconds until a message that failed comes again; when we go, others get it at once.</summary>
    public int RedeliverSeconds() => Volatile.Read(ref _isStopping) ? 0 : settings.RedeliverVisibilityTimeout;

    public void Stopping() => Volatile.Write(ref _isStopping, true);
}
