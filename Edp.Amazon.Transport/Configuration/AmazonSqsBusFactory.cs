using Edp.Amazon.Transport.Configuration;
using Edp.Amazon.Transport.Topology;
using MassTransit.Configuration;
using MassTransit.Topology;

namespace MassTransit;

/// <summary>Creates buses without a container.</summary>
public static class AmazonSqsBusFactory
{
    private static readonly MessageNameFormatterEntityNameFormatter EntityNameFormatter = new(new AmazonSqsMessageNameFormatter());

    /// <summary>Creates a bus on SQS and SNS.</summary>
    public static IBusControl Create(Action<IAmazonSqsBusFactoryConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var configuration = new AmazonSqsBusConfiguration(new AmazonSqsTopologyConfiguration(CreateMessageTopology()));
        var configurator = new AmazonSqsBusFactoryConfigurator(configuration);
        configure(configurator);
        return configurator.Build(configuration);
    }

    internal static IMessageTopologyConfigurator CreateMessageTopology() => new MessageTopology(EntityNameFormatter);
}
