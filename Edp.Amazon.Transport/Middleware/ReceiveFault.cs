using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Transport.Broker;
using MassTransit;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Says for health and start what was tried, where, and what AWS answered.</summary>
internal static class ReceiveFault
{
    public static AmazonSqsConnectionException Describe(AmazonSqsReceiveEndpointContext context, BrokerContext broker, Exception exception)
    {
        var settings = broker.Settings;
        var where = settings.ServiceUrl is { } url ? $"{settings.Region} at {url}" : settings.Region;
        var isTransient = !AmazonFault.IsRefusal(exception)
            && exception is not (AmazonSqsTransportConfigurationException or AmazonServiceException { IsInvalidRequest: true });
        return new AmazonSqsConnectionException(
            $"The queue {context.Settings.Name} can not be used in {where}: {exception.Message}", exception, isTransient);
    }
}
