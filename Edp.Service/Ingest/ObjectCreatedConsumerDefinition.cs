using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Service.Transactions;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Edp.Service.Ingest;

/// <summary>The endpoint of the contract <c>ObjectCreated</c>.</summary>
internal sealed class ObjectCreatedConsumerDefinition : ConsumerDefinition<ObjectCreatedConsumer>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-object-created";

    private readonly IIngestLimits _limits;

    public ObjectCreatedConsumerDefinition(EndpointNames names, IOptions<EdpOptions> options)
    {
        EndpointName = names.Of(QueueName);
        _limits = options.Value.GetIngestLimits();
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ObjectCreatedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseFilter(new OwnReasonFilter());
        endpointConfigurator.UseEdpRetries(retry => retry.Ignore<RefusedMessagesException>());
        consumerConfigurator.Options<BatchOptions>(options => IngestBatch.Configure(options, _limits));
    }
}
