using System.Globalization;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Pipeline;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using MassTransit;

namespace Edp.Service.Transports;

/// <summary>
/// SQS and SNS, by MassTransit.AmazonSQS 8.5. Compiled instead of the own transport's file with <c>-p:MassTransitTransport=Official</c>.
/// </summary>
internal sealed class AmazonSqsTransport : ITransport
{
    // "ReceiveMessage" of the SQS API reference: WaitTimeSeconds, 0 to 20. Each empty answer costs as much as a full one.
    private const ushort MaxPoll = 20;

    // It renews after 70 % of these seconds, whatever the queue says.
    private const int AssumedVisibility = 30;
    private const int FirstRenewal = 21;

    public string QueuePrefix(EdpOptions options) => options.Amazon.QueuePrefix;

    public IEnumerable<string> Limits(EdpOptions options)
    {
        yield return "messages are consumed one by one, not in sets of bodies, so each costs more processor time";
        yield return "a delay over 900 s is cut to 900 s, not refused";
        yield return "missing rights or refused credentials do not stop the start: it is tried again, and /health/ready says no more than that";
        if (!options.Amazon.CreateTopology)
            yield return "Edp:Amazon:CreateTopology=false is not kept: missing queues, topics and subscriptions are created";
        if (options.Amazon.VisibilityTimeout != AssumedVisibility)
            yield return $"Edp:Amazon:VisibilityTimeout={options.Amazon.VisibilityTimeout} is given to queues that are created now alone";
        if (options.Amazon.VisibilityTimeout <= FirstRenewal)
            yield return $"a message that is worked on for longer than its queue's visibility timeout comes twice: it is renewed after {FirstRenewal} s";
    }

    public void Configure(IBusRegistrationConfigurator bus, EdpOptions options)
    {
        bus.AddConsumer<S3EventConsumer, S3EventConsumerDefinition>();
        bus.AddAmazonSqsConfigureEndpointsCallback((_, _, endpoint) =>
        {
            endpoint.WaitTimeSeconds = MaxPoll;
            endpoint.QueueAttributes[QueueAttributeName.VisibilityTimeout] =
                options.Amazon.VisibilityTimeout.ToString(CultureInfo.InvariantCulture);
        });
        bus.UsingAmazonSqs((context, sqs) =>
        {
            var settings = context.GetRequiredService<AmazonClientSettings>();
            sqs.Host(settings.Region!, host =>
            {
                if (!string.IsNullOrEmpty(options.Amazon.Scope))
                    host.Scope(options.Amazon.Scope, scopeTopics: true);
                // Left to itself the SDK forgets the region where AWS_ENDPOINT_URL is set.
                host.Config(new AmazonSQSConfig().With(settings));
                host.Config(new AmazonSimpleNotificationServiceConfig().With(settings));
            });
            sqs.ConfigureEdp(context);
        });
    }
}
