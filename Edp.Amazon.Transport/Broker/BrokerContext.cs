using Amazon.SQS;
using Amazon.SimpleNotificationService;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;
using MassTransit;
using MassTransit.Middleware;

namespace Edp.Amazon.Transport.Broker;

/// <summary>
/// The clients of one bus and what it knows of queues and topics. HTTP needs no connection, so this is all that the transports share. It
/// lives from the first use until the bus has stopped, and finishes the batches that are under way before it goes.
/// </summary>
internal sealed class BrokerContext : Agent
{
    private readonly Lazy<Parts> _parts;

    public BrokerContext(AmazonSqsHostSettings settings, bool createTopology)
        : this(
            settings, createTopology, () => new SqsClient(ClientSettings(settings)),
            () => new AmazonSimpleNotificationServiceClient(ClientSettings(settings)))
    {
    }

    public BrokerContext(
        AmazonSqsHostSettings settings, bool createTopology, Func<IAmazonSQS> createSqs, Func<IAmazonSimpleNotificationService> createSns)
    {
        Settings = settings;
        CreateTopology = createTopology;
        _parts = new Lazy<Parts>(() =>
        {
            var (sqs, sns) = (createSqs(), createSns());
            return new Parts(sqs, sns, new QueueCache(sqs, settings.TimeProvider),
                new TopicCache(sns, createTopology, settings.TimeProvider));
        });
        SetReady();
    }

    public AmazonSqsHostSettings Settings { get; }

    /// <summary>False: only temporary queues and their subscriptions are created.</summary>
    public bool CreateTopology { get; }

    public TimeProvider TimeProvider => Settings.TimeProvider;

    public IAmazonSQS Sqs => _parts.Value.Sqs;

    public IAmazonSimpleNotificationService Sns => _parts.Value.Sns;

    public QueueCache Queues => _parts.Value.Queues;

    public TopicCache Topics => _parts.Value.Topics;

    protected override async Task StopAgent(StopContext context)
    {
        if (_parts.IsValueCreated)
        {
            // Batches to an AWS that does not answer are not waited for longer than there is time to stop.
            await Task.WhenAll(Queues.DisposeAsync().AsTask(), Topics.DisposeAsync().AsTask())
                .WaitAsync(context.CancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Sqs.Dispose();
            Sns.Dispose();
        }

        await base.StopAgent(context).ConfigureAwait(false);
    }

    private static AmazonClientSettings ClientSettings(AmazonSqsHostSettings settings) => new()
    {
        Region = settings.Region,
        ServiceUrl = settings.ServiceUrl,
        Credentials = settings.Credentials,
    };

    private sealed record Parts(IAmazonSQS Sqs, IAmazonSimpleNotificationService Sns, QueueCache Queues, TopicCache Topics);
}
