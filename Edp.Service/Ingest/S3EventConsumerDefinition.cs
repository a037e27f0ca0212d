using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Service.Transactions;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Edp.Service.Ingest;

/// <summary>The queue that the EventBridge rule, S3, an SNS topic or MinIO writes plain JSON into.</summary>
internal sealed class S3EventConsumerDefinition : ConsumerDefinition<S3EventConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-s3-events";

    private readonly IIngestLimits _limits;

    public S3EventConsumerDefinition(EndpointNames names, IOptions<EdpOptions> options)
    {
        EndpointName = names.Of(QueueName);
        _limits = options.Value.GetIngestLimits();
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<S3EventConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.AddDeserializer(new AnyBodyDeserializer(), isDefault: true);
        endpointConfigurator.UseFilter(new OwnReasonFilter());
        endpointConfigurator.UseEdpRetries(retry => retry.Ignore<RefusedMessagesException>());
        consumerConfigurator.Options<BatchOptions>(options => IngestBatch.Configure(options, _limits));
    }
}
