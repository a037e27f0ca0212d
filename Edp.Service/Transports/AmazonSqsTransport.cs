using Edp.Amazon.Client;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using MassTransit;

namespace Edp.Service.Transports;

/// <summary>SQS and SNS.</summary>
internal sealed class AmazonSqsTransport : ITransport
{
    // "ReceiveMessage" of the SQS API reference: WaitTimeSeconds, 0 to 20. Each empty answer costs as much as a full one.
    private const ushort MaxPoll = 20;

    public string QueuePrefix(EdpOptions options) => options.Amazon.QueuePrefix;

    public void Configure(IBusRegistrationConfigurator bus, EdpOptions options)
    {
        bus.AddConsumer<S3EventConsumer, S3EventConsumerDefinition>();
        bus.AddAmazonSqsConfigureEndpointsCallback((_, _, endpoint) =>
        {
            endpoint.VisibilityTimeout = options.Amazon.VisibilityTimeout;
            endpoint.WaitTimeSeconds = MaxPoll;
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
}
