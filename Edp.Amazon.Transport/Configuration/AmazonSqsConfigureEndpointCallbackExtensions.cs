namespace MassTransit;

/// <summary>Called for each endpoint that is configured on SQS.</summary>
public delegate void AmazonSqsConfigureEndpointsCallback(
    IRegistrationContext context, string queueName, IAmazonSqsReceiveEndpointConfigurator configurator);

/// <summary>Settings of this transport for endpoints that are configured by the container.</summary>
public static class AmazonSqsConfigureEndpointCallbackExtensions
{
    /// <summary>For one endpoint; does nothing on another transport.</summary>
    public static void AddAmazonSqsConfigureEndpointCallback(this IEndpointRegistrationConfigurator configurator,
        Action<IRegistrationContext, IAmazonSqsReceiveEndpointConfigurator> callback)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(callback);
        configurator.AddConfigureEndpointCallback((context, endpoint) =>
        {
            if (endpoint is IAmazonSqsReceiveEndpointConfigurator sqs)
                callback(context, sqs);
        });
    }

    /// <summary>For all endpoints; does nothing on another transport.</summary>
    public static void AddAmazonSqsConfigureEndpointsCallback(this IBusRegistrationConfigurator configurator,
        AmazonSqsConfigureEndpointsCallback callback)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(callback);
        configurator.AddConfigureEndpointsCallback((context, name, endpoint) =>
        {
            if (endpoint is IAmazonSqsReceiveEndpointConfigurator sqs)
                callback(context, name, sqs);
        });
    }
}
