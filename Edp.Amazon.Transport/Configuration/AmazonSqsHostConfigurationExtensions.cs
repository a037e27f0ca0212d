using Edp.Amazon.Transport.Configuration;

namespace MassTransit;

/// <summary>Host and temporary endpoints.</summary>
public static class AmazonSqsHostConfigurationExtensions
{
    /// <summary>The host by address: <c>amazonsqs://eu-central-1</c>, with a scope <c>amazonsqs://eu-central-1/scope</c>.</summary>
    public static void Host(this IAmazonSqsBusFactoryConfigurator configurator, Uri hostAddress,
        Action<IAmazonSqsHostConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(hostAddress);
        ArgumentNullException.ThrowIfNull(configure);

        var host = new AmazonSqsHostConfigurator(hostAddress);
        configure(host);
        configurator.Host(host.Settings);
    }

    /// <summary>The host by the system name of its region, such as <c>eu-central-1</c>.</summary>
    public static void Host(this IAmazonSqsBusFactoryConfigurator configurator, string hostName,
        Action<IAmazonSqsHostConfigurator> configure) =>
        configurator.Host(new UriBuilder(AmazonSqsHostAddress.AmazonSqsScheme, hostName).Uri, configure);

    /// <summary>An endpoint on a temporary queue, deleted as the bus stops.</summary>
    public static void ReceiveEndpoint(this IAmazonSqsBusFactoryConfigurator configurator,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null) =>
        configurator.ReceiveEndpoint(new TemporaryEndpointDefinition(), configure);

    /// <summary>An endpoint by its definition, with the default name formatter.</summary>
    public static void ReceiveEndpoint(this IAmazonSqsBusFactoryConfigurator configurator, IEndpointDefinition definition,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.ReceiveEndpoint(definition, DefaultEndpointNameFormatter.Instance, configure);
    }
}
