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

    // What SQS gives a queue that is created without.
    private const int DefaultVisibility = 30;

    public string QueuePrefix(EdpOptions options) => options.Amazon.QueuePrefix;

    public IEnumerable<string> Limits(EdpOptions options)
    {
        yield return "messages are consumed one by one, not in sets of bodies, so each costs more processor time";
        yield return "a delay is cut to whole seconds, and over 900 s to 900 s, not refused";
        yield return "spans have MassTransit's names, not OpenTelemetry's, and the trace of a plain message is not continued";
        yield return "missing rights or refused credentials do not stop the start: it is tried again, and /health/ready names no queue and no call";
        if (!options.Amazon.CreateTopology)
            yield return "Edp:Amazon:CreateTopology=false is not kept: missing queues, topics and subscriptions are created";
        if (options.Amazon.VisibilityTimeout != DefaultVisibility)
            yield return $"Edp:Amazon:VisibilityTimeout={options.Amazon.VisibilityTimeout} is given to queues that are created now alone";
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
