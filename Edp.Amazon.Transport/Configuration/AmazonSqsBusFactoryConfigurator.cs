using Edp.Amazon.Transport.Middleware;
using MassTransit;
using MassTransit.Configuration;

namespace Edp.Amazon.Transport.Configuration;

internal sealed class AmazonSqsBusFactoryConfigurator : BusFactoryConfigurator, IAmazonSqsBusFactoryConfigurator, IBusFactory
{
    private readonly AmazonSqsBusConfiguration _busConfiguration;
    private readonly AmazonSqsHostConfiguration _hostConfiguration;
    private readonly ReceiveSettings _settings;

    public AmazonSqsBusFactoryConfigurator(AmazonSqsBusConfiguration busConfiguration)
        : base(busConfiguration)
    {
        _busConfiguration = busConfiguration;
        _hostConfiguration = busConfiguration.HostConfiguration;
        _settings = new ReceiveSettings(busConfiguration.SqsTopology.Consume.CreateTemporaryQueueName("bus"),
            busConfiguration.BusEndpointConfiguration, durable: false, autoDelete: true);
    }

    public new IAmazonSqsSendTopologyConfigurator SendTopology => _busConfiguration.SqsTopology.Send;

    public new IAmazonSqsPublishTopologyConfigurator PublishTopology => _busConfiguration.SqsTopology.Publish;

    public bool CreateTopology
    {
        set => _hostConfiguration.CreateTopology = value;
    }

    public bool Durable
    {
        set => _settings.Durable = value;
    }

    public bool AutoDelete
    {
        set => _settings.AutoDelete = value;
    }

    public ushort WaitTimeSeconds
    {
        set => _settings.WaitTimeSeconds = value;
    }

    public bool PurgeOnStartup
    {
        set => _settings.PurgeOnStartup = value;
    }

    public IDictionary<string, object> QueueAttributes => _settings.QueueAttributes;

    public IDictionary<string, object> QueueSubscriptionAttributes => _settings.QueueSubscriptionAttributes;

    public IDictionary<string, string> QueueTags => _settings.QueueTags;

    public void OverrideDefaultBusEndpointQueueName(string value) => _settings.Name = value;

    public void Host(AmazonSqsHostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _hostConfiguration.Settings = settings;
    }

    public void Publish<T>(Action<IAmazonSqsMessagePublishTopologyConfigurator<T>>? configureTopology = null)
        where T : class
    {
        var topology = _busConfiguration.SqsTopology.Publish.Get<T>();
        configureTopology?.Invoke(topology);
    }

    public void Publish(Type messageType, Action<IAmazonSqsMessagePublishTopologyConfigurator>? configure = null)
    {
        var topology = PublishTopology.GetMessageTopology(messageType);
        configure?.Invoke(topology);
    }

    public void ReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null) =>
        _hostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter = null,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null) =>
        _hostConfiguration.ReceiveEndpoint(definition, endpointNameFormatter, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator> configureEndpoint) =>
        _hostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public void ReceiveEndpoint(string queueName, Action<IReceiveEndpointConfigurator> configureEndpoint) =>
        _hostConfiguration.ReceiveEndpoint(queueName, configureEndpoint);

    public IReceiveEndpointConfiguration CreateBusEndpointConfiguration(Action<IReceiveEndpointConfigurator>? configure) =>
        _hostConfiguration.CreateReceiveEndpointConfiguration(_settings, _busConfiguration.BusEndpointConfiguration,
            endpoint => configure?.Invoke(endpoint));
}
