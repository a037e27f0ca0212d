using Edp.Amazon.Client;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Sagas;
using MassTransit;
using OpenTelemetry.Trace;

namespace Edp.Service.Transports;

/// <summary>SQS and SNS, by the own transport. An official build has the other file of this name instead.</summary>
internal sealed class AmazonSqsTransport : ITransport
{
    // "ReceiveMessage" of the SQS API reference: WaitTimeSeconds, 0 to 20. Each empty answer costs as much as a full one.
    private const ushort MaxPoll = 20;

    private const string Spans = "Edp.Amazon.Transport";

    public string QueuePrefix(EdpOptions options) => options.Amazon.QueuePrefix;

    public void Configure(IBusRegistrationConfigurator bus, EdpOptions options)
    {
        bus.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(Spans));
        bus.AddConsumer<S3EventConsumer, S3EventConsumerDefinition>();
        bus.AddAmazonSqsConfigureEndpointsCallback((context, name, endpoint) =>
        {
            endpoint.VisibilityTimeout = options.Amazon.VisibilityTimeout;
            endpoint.WaitTimeSeconds = MaxPoll;
            if (name == context.GetRequiredService<EndpointNames>().Of(S3EventConsumerDefinition.QueueName))
                endpoint.TakeBodies(new Handler(context.GetRequiredService<S3EventBodies>()), SetsOf(options.GetIngestLimits()));
        });
        bus.UsingAmazonSqs((context, sqs) =>
        {
            var settings = context.GetRequiredService<AmazonClientSettings>();
            sqs.CreateTopology = options.Amazon.CreateTopology;
            sqs.Host(new AmazonSqsHostSettings
            {
                Region = settings.Region!,
                Scope = string.IsNullOrEmpty(options.Amazon.Scope) ? null : options.Amazon.Scope,
                ScopeTopics = true,
                ServiceUrl = settings.ServiceUrl,
                Credentials = settings.Credentials
            });
            sqs.ConfigureEdp(context);
        });
    }

    private static BodySetOptions SetsOf(IIngestLimits limits) => new()
    {
        MessageLimit = limits.MessagesPerTransaction,
        TimeLimit = TimeSpan.FromSeconds(limits.BatchWait),
        ConcurrencyLimit = IngestBatch.Concurrent
    };

    private sealed class Handler(S3EventBodies bodies) : IAmazonSqsBodyHandler
    {
        public Task<IReadOnlyCollection<int>> TakeAsync(IReadOnlyList<string> received, CancellationToken cancellationToken) =>
            bodies.TakeAsync(received, cancellationToken);
    }
}
