using Edp.Service.Storage;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>How endpoints try again.</summary>
internal static class EndpointRetries
{
    // With the longest pause more than three weeks; SQS keeps no message for more than two.
    private const int UntilDatabaseIsBack = 100_000;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A database that does not take the work is waited for, as long as it takes, so that nothing ends in an error queue for it; anything
    /// else is tried a few times within seconds.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="configure">What is not worth trying again.</param>
    public static void UseEdpRetries(this IReceiveEndpointConfigurator endpoint, Action<IRetryConfigurator>? configure = null)
    {
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<StoreUnavailableException>();
            retry.Exponential(
                UntilDatabaseIsBack,
                minInterval: TimeSpan.FromMilliseconds(500),
                maxInterval: MaxPause,
                intervalDelta: TimeSpan.FromSeconds(1));
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<StoreUnavailableException>();
            configure?.Invoke(retry);
            retry.Exponential(
                retryLimit: 5,
                minInterval: TimeSpan.FromMilliseconds(100),
                maxInterval: TimeSpan.FromSeconds(5),
                intervalDelta: TimeSpan.FromMilliseconds(200));
        });
    }
}
