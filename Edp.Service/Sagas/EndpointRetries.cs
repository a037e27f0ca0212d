using MassTransit;

namespace Edp.Service.Sagas;

/// <summary>How endpoints try again.</summary>
internal static class EndpointRetries
{
    /// <summary>For what passes within seconds: a lock, a lost connection. What lasts longer is the sweeper's.</summary>
    public static void ForDatabase(IRetryConfigurator retry) => retry.Exponential(
        retryLimit: 5,
        minInterval: TimeSpan.FromMilliseconds(100),
        maxInterval: TimeSpan.FromSeconds(5),
        intervalDelta: TimeSpan.FromMilliseconds(200));
}
