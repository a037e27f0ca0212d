using Amazon;
using Amazon.Runtime;
using Edp.Amazon.Transport.Configuration;

namespace MassTransit;

/// <summary>Selects SQS and SNS as the transport.</summary>
public static class AmazonSqsBusFactoryConfiguratorExtensions
{
    /// <summary>Uses Amazon SQS and SNS as the transport of the bus.</summary>
    public static void UsingAmazonSqs(this IBusRegistrationConfigurator configurator,
        Action<IBusRegistrationContext, IAmazonSqsBusFactoryConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.SetBusFactory(new AmazonSqsRegistrationBusFactory(configure));
    }

    /// <summary>Creates a bus on Amazon SQS and SNS without a container.</summary>
    public static IBusControl CreateUsingAmazonSqs(this IBusFactorySelector selector,
        Action<IAmazonSqsBusFactoryConfigurator> configure) =>
        AmazonSqsBusFactory.Create(configure);

    /// <summary>An emulator on <c>http://localhost:4566</c>.</summary>
    public static void LocalstackHost(this IAmazonSqsBusFactoryConfigurator configurator) =>
        configurator.Host("us-east-1", h =>
        {
            h.ServiceUrl(new Uri("http://localhost:4566"));
            h.Credentials(new BasicAWSCredentials("admin", "admin"));
        });

    /// <summary>Region and credentials as the AWS SDK finds them (<c>AWS_REGION</c>, profile, container, instance).</summary>
    /// <exception cref="AmazonClientException">No region is configured.</exception>
    public static void UseDefaultHost(this IAmazonSqsBusFactoryConfigurator configurator,
        Action<IAmazonSqsHostConfigurator>? configure = null) =>
        configurator.UseDefaultHost(
            FallbackRegionFactory.GetRegionEndpoint()
            ?? throw new AmazonSqsTransportConfigurationException("No AWS region is configured: set AWS_REGION or name it in Host(…)"),
            configure);

    /// <summary>This region, and credentials as the AWS SDK finds them.</summary>
    public static void UseDefaultHost(this IAmazonSqsBusFactoryConfigurator configurator, RegionEndpoint endpoint,
        Action<IAmazonSqsHostConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        configurator.Host(endpoint.SystemName, h => configure?.Invoke(h));
    }
}
