using Edp.Amazon.Transport.Broker;
using Edp.Amazon.Transport.Middleware;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;
using MassTransit.Util;

namespace Edp.Amazon.Transport.Configuration;

internal sealed class AmazonSqsHostConfiguration :
    BaseHostConfiguration<AmazonSqsReceiveEndpointConfiguration, IAmazonSqsReceiveEndpointConfigurator>, IAmazonSqsHostConfiguration
{
    private readonly AmazonSqsBusConfiguration _busConfiguration;
    private readonly Recycle<BrokerContext> _broker;
    private AmazonSqsHostSettings? _settings;

    public AmazonSqsHostConfiguration(AmazonSqsBusConfiguration busConfiguration)
        : base(busConfiguration)
    {
        _busConfiguration = busConfiguration;
        Topology = new AmazonSqsBusTopology(this, busConfiguration.SqsTopology);
        _broker = new Recycle<BrokerContext>(() => new BrokerContext(Settings, CreateTopology));
        ReceiveTransportRetryPolicy = Retry.CreatePolicy(x =>
        {
            x.Handle<AmazonSqsConnectionException>();
            x.Exponential(int.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(3));
        });
    }

    /// <summary>The clients and what is known of queues and topics; a new one after the bus has stopped.</summary>
    public BrokerContext Broker => _broker.Supervisor;

    public AmazonSqsPublishTopology PublishTopology => _busConfiguration.SqsTopology.Publish;

    public bool CreateTopology { get; set; } = true;

    public AmazonSqsHostSettings Settings
    {
        get => _settings
            ?? throw new AmazonSqsTransportConfigurationException("No Amazon SQS host is configured: call cfg.Host(\"{region}\", h => …)");
        set
        {
            _settings = value;
            if (value.ScopeTopics && !string.IsNullOrWhiteSpace(value.Scope))
            {
                var message = _busConfiguration.SqsTopology.Message;
                message.SetEntityNameFormatter(new PrefixEntityNameFormatter(message.EntityNameFormatter, value.Scope.Trim('/') + "_"));
            }
        }
    }

    public override Uri HostAddress => Settings.HostAddress;

    public override IBusTopology Topology { get; }

    public override IRetryPolicy ReceiveTransportRetryPolicy { get; }

    public void ApplyEndpointDefinition(IAmazonSqsReceiveEndpointConfigurator configurator, IEndpointDefinition definition)
    {
        if (definition.IsTemporary)
        {
            configurator.AutoDelete = true;
            configurator.Durable = false;
        }

        base.ApplyEndpointDefinition(configurator, definition);
    }

    public AmazonSqsReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(string queueName,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configure)
    {
        var endpoint = _busConfiguration.CreateEndpointConfiguration();
        return CreateReceiveEndpointConfiguration(new ReceiveSettings(queueName, endpoint), endpoint, configure);
    }

    public AmazonSqsReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(ReceiveSettings settings,
        AmazonSqsEndpointConfiguration endpoint, Action<IAmazonSqsReceiveEndpointConfigurator>? configure)
    {
        var configuration = new AmazonSqsReceiveEndpointConfiguration(this, settings, endpoint);
        configure?.Invoke(configuration);
        Observers.EndpointConfigured(configuration);
        Add(configuration);
        return configuration;
    }

    public override IReceiveEndpointConfiguration CreateReceiveEndpointConfiguration(string queueName,
        Action<IReceiveEndpointConfigurator>? configure) =>
        CreateReceiveEndpointConfiguration(queueName, (IAmazonSqsReceiveEndpointConfigurator endpoint) => configure?.Invoke(endpoint));

    public override void ReceiveEndpoint(IEndpointDefinition definition, IEndpointNameFormatter? endpointNameFormatter,
        Action<IAmazonSqsReceiveEndpointConfigurator>? configureEndpoint = null)
    {
        var queueName = definition.GetEndpointName(endpointNameFormatter ?? DefaultEndpointNameFormatter.Instance);
        ReceiveEndpoint(queueName, configurator =>
        {
            ApplyEndpointDefinition(configurator, definition);
            configureEndpoint?.Invoke(configurator);
        });
    }

    public override void ReceiveEndpoint(string queueName, Action<IAmazonSqsReceiveEndpointConfigurator> configureEndpoint) =>
        CreateReceiveEndpointConfiguration(queueName, configureEndpoint);

    public override IEnumerable<ValidationResult> Validate()
    {
        foreach (var result in base.Validate())
            yield return result;
        if (_settings is null)
            yield return this.Failure("Host", "No Amazon SQS host is configured: call cfg.Host(\"{region}\", h => …)");
    }

    public override IHost Build()
    {
        var host = new AmazonSqsHost(this, Topology);
        foreach (var endpoint in GetConfiguredEndpoints())
            endpoint.Build(host);
        return host;
    }
}
