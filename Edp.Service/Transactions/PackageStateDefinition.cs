using Edp.Service.Packaging;
using Edp.Service.Sagas;
using MassTransit;

namespace Edp.Service.Transactions;

/// <summary>The endpoint of the package saga: commands to packages.</summary>
internal sealed class PackageStateDefinition : SagaDefinition<PackageState>
{
    /// <summary>The queue's name before the configured prefix.</summary>
    public const string QueueName = "edp-package-state";

    public PackageStateDefinition(EndpointNames names) => EndpointName = names.Of(QueueName);

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator,
        ISagaConfigurator<PackageState> sagaConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseEdpRetries();
        endpointConfigurator.UseInMemoryOutbox(context);
        sagaConfigurator.UseFilter(new RowSchedulingFilter<PackageState>());
    }
}
