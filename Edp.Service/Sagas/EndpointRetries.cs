using Edp.Service.Storage;
using MassTransit;

namespace Edp.Service.Sagas;

/// <summary>How endpoints try again.</summary>
internal static class EndpointRetries
{
    // About half a day; SQS lets a message be kept no longer than 12 hours.
    private const int UntilDatabaseIsBack = 1_500;

    /// <summary>
    /// A database that is away is waited for, so that nothing ends in an error queue for it; anything else is tried a few times within
    /// seconds.
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
                maxInterval: TimeSpan.FromSeconds(30),
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
