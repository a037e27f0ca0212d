using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Middleware;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Configuration;

internal sealed class AmazonSqsReceiveEndpointConfiguration : ReceiveEndpointConfiguration, IAmazonSqsReceiveEndpointConfigurator
{
    private readonly AmazonSqsHostConfiguration _hostConfiguration;
    private readonly Lazy<Uri> _inputAddress;

    public AmazonSqsReceiveEndpointConfiguration(AmazonSqsHostConfiguration hostConfiguration, ReceiveSettings settings,
        AmazonSqsEndpointConfiguration endpoint)
        : base(hostConfiguration, endpoint)
    {
        _hostConfiguration = hostConfiguration;
        Settings = settings;
        SqsTopology = endpoint.SqsTopology;
        _inputAddress = new Lazy<Uri>(() =>
            new AmazonSqsEndpointAddress(hostConfiguration.HostAddress, Settings.Name, Settings.Durable, Settings.AutoDelete));
    }

    public ReceiveSettings Settings { get; }

    public AmazonSqsTopologyConfiguration SqsTopology { get; }

    public override Uri HostAddress => _hostConfiguration.HostAddress;

    public override Uri InputAddress => _inputAddress.Value;

    public bool Durable
    {
        set
        {
            Settings.Durable = value;
            Changed(nameof(Durable));
        }
    }

    public bool AutoDelete
    {
        set
        {
            Settings.AutoDelete = value;
            Changed(nameof(AutoDelete));
        }
    }

    public ushort WaitTimeSeconds
    {
        set => Settings.WaitTimeSeconds = value;
    }

    public bool PurgeOnStartup
    {
        set => Settings.PurgeOnStartup = value;
    }

    public int RedeliverVisibilityTimeout
    {
        set => Settings.RedeliverVisibilityTimeout = value;
    }

    public int ConcurrentDeliveryLimit
    {
        set => Settings.ConcurrentDeliveryLimit = value;
    }

    public int VisibilityTimeout
    {
        set => Settings.VisibilityTimeout = value;
    }

    public TimeSpan MaxVisibilityTimeout
    {
        set => Settings.MaxVisibilityTimeout = value;
    }

    public int MaxVisibilityTimeoutRenewal
    {
        set => Settings.MaxVisibilityTimeoutRenewal = value;
    }

    public IDictionary<string, object> QueueAttributes => Settings.QueueAttributes;

    public IDictionary<string, object> QueueSubscriptionAttributes => Settings.QueueSubscriptionAttributes;

    public IDictionary<string, string> QueueTags => Settings.QueueTags;

    public void DisableMessageOrdering() => Settings.IsOrdered = false;

    public void Subscribe<T>(Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
        where T : class =>
        SqsTopology.Consume.Get<T>().Subscribe(callback);

    public void Subscribe(string topicName, Action<IAmazonSqsTopicSubscriptionConfigurator>? callback = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topicName);
        SqsTopology.Consume.Subscribe(topicName, callback);
    }

    public void TakeBodies(IAmazonSqsBodyHandler handler, BodySetOptions options)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(options);
        Settings.BodySets = new BodySets(handler, options);
    }

    public override ReceiveEndpointContext CreateReceiveEndpointContext() => CreateContext();

    public void Build(IHost host)
    {
        var context = CreateContext();
        var receiveEndpoint = new ReceiveEndpoint(new AmazonSqsReceiveTransport(_hostConfiguration, context), context);
        host.AddReceiveEndpoint(Settings.Name, receiveEndpoint);
        ReceiveEndpoint = receiveEndpoint;
    }

    public override IEnumerable<ValidationResult> Validate()
    {
        if (!AmazonSqsEntityNameValidator.Queue.IsValidEntityName(Settings.Name))
            yield return this.Failure("Queue", $"'{Settings.Name}' is no valid queue name: 1 to 80 letters, digits, - and _, maybe .fifo");
        foreach (var (name, value, min, max) in Ranges())
        {
            if (value < min || value > max)
                yield return this.Failure(name, $"must be {min} to {max}, is {value}");
        }

        if (Settings is { BodySets: not null, IsOrdered: true })
            yield return this.Failure("TakeBodies", "sets keep no order: not for a FIFO queue");
        if (Settings.PurgeOnStartup)
            yield return this.Warning("PurgeOnStartup", "the messages in the queue are thrown away at start");
        foreach (var result in base.Validate())
            yield return result.WithParentKey(Settings.Name);
    }

    protected override bool IsAlreadyConfigured() => _inputAddress.IsValueCreated || base.IsAlreadyConfigured();

    private IEnumerable<(string Name, double Value, double Min, double Max)> Ranges()
    {
        const int twelveHours = SqsLimits.MaxVisibilityTimeoutSeconds;
        yield return (nameof(PrefetchCount), Settings.PrefetchCount, 1, SqsLimits.MaxInFlightMessages);
        yield return (nameof(ConcurrentMessageLimit), Settings.ConcurrentMessageLimit, 1, int.MaxValue);
        yield return (nameof(ConcurrentDeliveryLimit), Settings.ConcurrentDeliveryLimit, 1, int.MaxValue);
        yield return (nameof(WaitTimeSeconds), Settings.WaitTimeSeconds, 0, SqsLimits.MaxWaitTimeSeconds);
        yield return (nameof(RedeliverVisibilityTimeout), Settings.RedeliverVisibilityTimeout, 0, twelveHours);
        yield return (nameof(VisibilityTimeout), Settings.VisibilityTimeout ?? SqsLimits.DefaultVisibilityTimeoutSeconds, 1, twelveHours);
        yield return (nameof(MaxVisibilityTimeoutRenewal), Settings.MaxVisibilityTimeoutRenewal, 60, twelveHours);
        yield return (nameof(MaxVisibilityTimeout), Settings.MaxVisibilityTimeout.TotalSeconds, Settings.VisibilityTimeout ?? 1,
            twelveHours);
        yield return (nameof(BodySetOptions.MessageLimit), Settings.BodySets?.Options.MessageLimit ?? 1, 1, Settings.PrefetchCount);
        yield return (nameof(BodySetOptions.ConcurrencyLimit), Settings.BodySets?.Options.ConcurrencyLimit ?? 1, 1, int.MaxValue);
    }

    private AmazonSqsReceiveEndpointContext CreateContext()
    {
        var builder = new AmazonSqsReceiveEndpointBuilder(_hostConfiguration, this);
        ApplySpecifications(builder);
        return builder.CreateReceiveEndpointContext();
    }
}
